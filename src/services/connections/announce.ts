import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { PemsState } from "#src/domain/live-event.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { publish } from "#src/services/live/publish.ts";

interface ConnectionNews {
  /** For the audit, e.g. `connection.open`. */
  action: string;
  connectionId: string;
  before: unknown;
  after: unknown;
  pems: PemsState;
  /** What each organization of the connection is to look at now. */
  wake: readonly ("push" | "pull")[];
}

/**
 * Tells every organization of a connection what became of it, in the transaction of the change: audit entry, live notice
 * and wake-up of the worker. Only here does one transaction write for several organizations: the connection is theirs.
 */
export async function announce(tx: Transaction, actor: Actor, news: ConnectionNews): Promise<void> {
  const { action, connectionId, before, after, pems, wake } = news;
  const { rows } = await tx.execute<{ id: string }>(
    sql`SELECT id FROM pfa_organizations_sharing_connection() AS id`,
  );
  const organizationIds = rows.map((row) => row.id);
  for (const organizationId of organizationIds) {
    await enterOrganization(tx, organizationId);
    await recordAudit(tx, { ...actor, organizationId }, [
      { action, entity: "connection", entityId: connectionId, pfaId: null, before, after },
    ]);
  }
  await enterOrganization(tx, actor.organizationId);
  await publish(
    tx,
    organizationIds.map((organizationId) => ({ type: "PEMS_STATE", organizationId, pems })),
  );
  for (const organizationId of organizationIds) {
    if (wake.includes("push")) await enqueue(tx, "push", { organizationId });
    if (!wake.includes("pull")) continue;
    await enqueue(tx, "pull", { organizationId, mode: "incremental", trigger: "schedule", startedBy: null });
  }
}

async function enterOrganization(tx: Transaction, organizationId: string): Promise<void> {
  await tx.execute(sql`SELECT set_config('pfa.organization_id', ${organizationId}, true)`);
}
