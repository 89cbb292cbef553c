import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { Exchange } from "#src/pems/client.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

interface Attempt {
  connectionId: string;
  runId: string | null;
  exchange: Exchange;
}

/**
 * Keeps one request with its answer, in the history and in the log (bodies at level debug only); the client has redacted
 * both. Never throws: a request is not undone because its record could not be written.
 */
export async function recordAttempt(deps: ServiceDeps, actor: Actor, attempt: Attempt): Promise<void> {
  const { connectionId, runId, exchange } = attempt;
  const { requestBody, responseBody, ...summary } = exchange;
  const context = { organizationId: actor.organizationId, connectionId, runId };
  deps.log.info({ ...context, pems: summary }, "request to PEMS");
  deps.log.debug({ ...context, pems: { requestBody, responseBody } }, "bodies of a request to PEMS");
  try {
    await inOrganization(deps.db, actor, (tx) =>
      tx.execute(sql`
        INSERT INTO sync_attempt (id, organization_id, connection_id, run_id, method, path, request_body, status, outcome,
          response_body, duration_ms, at)
        VALUES (${uuidv7()}, ${actor.organizationId}, ${connectionId}, ${runId}, ${exchange.method}, ${exchange.path},
          ${storable(requestBody)}::jsonb, ${exchange.status}, ${exchange.outcome}, ${storable(responseBody)}::jsonb,
          ${exchange.durationMs}, ${exchange.at.toISOString()})`),
    );
  } catch (error) {
    deps.log.error({ ...context, err: error }, "a request to PEMS could not be recorded");
  }
}

/** JSON that Postgres takes: it stores neither NUL nor half of a surrogate pair. */
export function storable(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return JSON.stringify(value).replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd");
}
