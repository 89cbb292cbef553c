import { sql } from "drizzle-orm";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { takeProbe } from "#src/pems/breaker.ts";
import { announce } from "#src/services/connections/announce.ts";
import { halfOpenBreaker } from "#src/services/connections/connection-state.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/**
 * Asks `/health` of every connection whose breaker is open and whose probe is due; one process asks. Where PEMS is
 * healthy again, one request goes first, and the backlog drains by itself. Call it every few seconds.
 */
export async function probeDueConnections(deps: ServiceDeps, signal: AbortSignal): Promise<void> {
  const { rows } = await deps.db.execute<{ connection_id: string; organization_id: string }>(
    sql`SELECT connection_id, organization_id FROM pfa_connections_to_probe()`,
  );
  await Promise.all(rows.map((row) => probe(deps, row.connection_id, row.organization_id, signal)));
}

async function probe(
  deps: ServiceDeps,
  connectionId: string,
  organizationId: string,
  signal: AbortSignal,
): Promise<void> {
  const actor = serviceActor(organizationId);
  const turn = await inOrganization(deps.db, actor, async (tx) => {
    const state = await takeProbe(tx, connectionId, deps.settings.probeIntervalMs);
    if (state === "half_open") {
      await announce(tx, actor, {
        action: "connection.half_open",
        connectionId,
        before: { state },
        after: { state, reason: "The first request after the outage is still to come." },
        pems: "degraded",
        wake: ["push", "pull"],
      });
    }
    return state;
  });
  if (turn !== "open") return;
  const connection = await openConnection(deps, actor);
  const health = await connection.client.healthCheck(signal);
  if (health.ok) await halfOpenBreaker(deps, actor, connectionId);
}
