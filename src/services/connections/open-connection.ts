import { eq } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { organization, pemsConnection } from "#src/db/schema/organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { createPemsClient, type PemsClient, pemsDispatcher } from "#src/pems/client.ts";
import { openCredential } from "#src/services/connections/credential.ts";
import { recordAttempt } from "#src/services/connections/record-attempt.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** The way of one organization to PEMS. */
export interface OpenConnection {
  connectionId: string;
  /** The name that PEMS knows the organization by. */
  organizationCode: string;
  /** As it was when the connection was opened: breaker, pause, rate. */
  row: typeof pemsConnection.$inferSelect;
  client: PemsClient;
  /** Resolves when every request so far is in the history; failures to write it are logged, not thrown. */
  attemptsRecorded(): Promise<void>;
}

/** Sockets are kept for each connection while its address and credential stay the same. */
interface Kept {
  key: string;
  token: string;
  dispatcher: ReturnType<typeof pemsDispatcher>;
}
const kept = new Map<string, Kept>();

/**
 * Opens the organization's connection to PEMS; every request over it goes to the history and the log.
 * @param runId the sync run that the requests belong to
 * @throws DomainError NOT_FOUND when the organization doesn't exist for the actor; Error when the credential can't be opened
 */
export async function openConnection(
  deps: ServiceDeps,
  actor: Actor,
  runId: string | null = null,
): Promise<OpenConnection> {
  const found = await inOrganization(deps.db, actor, (tx) =>
    tx
      .select({ code: organization.code, connection: pemsConnection })
      .from(organization)
      .innerJoin(pemsConnection, eq(pemsConnection.id, organization.connectionId))
      .where(eq(organization.id, actor.organizationId)),
  );
  const row = found[0];
  if (!row) throw new DomainError("NOT_FOUND", "There is no such organization.");
  const { connection, code } = row;
  const { token, dispatcher } = socketsOf(deps, connection);
  const pending = new Set<Promise<void>>();
  const client = createPemsClient({
    baseUrl: connection.baseUrl,
    token,
    timeoutMs: deps.settings.pemsTimeoutMs,
    dispatcher,
    onExchange: (exchange) => {
      const writing = recordAttempt(deps, actor, { connectionId: connection.id, runId, exchange });
      pending.add(writing);
      void writing.finally(() => pending.delete(writing));
    },
  });
  return {
    connectionId: connection.id,
    organizationCode: code,
    row: connection,
    client,
    attemptsRecorded: async () => {
      await Promise.all(pending);
    },
  };
}

function socketsOf(deps: ServiceDeps, connection: typeof pemsConnection.$inferSelect): Kept {
  const { pemsTimeoutMs, credentialKey } = deps.settings;
  const key = [connection.baseUrl, connection.credential, pemsTimeoutMs].join(" ");
  const present = kept.get(connection.id);
  if (present?.key === key) return present;
  const token = openCredential(connection.credential, credentialKey);
  const fresh = { key, token, dispatcher: pemsDispatcher(pemsTimeoutMs) };
  kept.set(connection.id, fresh);
  // What is under way over the old ones still ends.
  void present?.dispatcher.close();
  return fresh;
}

/** Closes the sockets that no request uses any more; for the end of the process. */
export async function closeConnections(): Promise<void> {
  const all = [...kept.values()];
  kept.clear();
  await Promise.all(all.map(({ dispatcher }) => dispatcher.close()));
}
