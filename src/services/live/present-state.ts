import { sql } from "drizzle-orm";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import type { LiveEvent, PemsState } from "#src/domain/live-event.ts";
import type { ModificationState } from "#src/domain/states.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

export type PresentState = Extract<LiveEvent, { type: "CONNECTED" }>;

interface Row extends Record<string, unknown> {
  counts: Partial<Record<ModificationState, number>> | null;
  pems: PemsState;
}

/**
 * What a page needs to know when it connects: how many changes are open in each state, and how PEMS is. Counts cover the
 * states that are not at an end (an index holds just those), without drafts, which are private.
 */
export async function presentState(
  deps: Pick<ServiceDeps, "db" | "now">,
  organizationId: string,
): Promise<PresentState> {
  return inOrganization(deps.db, serviceActor(organizationId), async (tx) => {
    const { rows } = await tx.execute<Row>(sql`
      SELECT (SELECT jsonb_object_agg(sync_status, n) FROM (
                SELECT sync_status, count(*)::int AS n FROM pfa_modification
                WHERE sync_status IN ('committed', 'queued', 'syncing', 'conflict', 'failed') GROUP BY sync_status) s) AS counts,
             CASE WHEN c.paused_at IS NOT NULL OR o.sync_paused_at IS NOT NULL THEN 'paused'
                  WHEN c.breaker_state <> 'closed' THEN 'down'
                  WHEN c.down_since IS NOT NULL THEN 'degraded'
                  ELSE 'healthy' END AS pems
      FROM organization o JOIN pems_connection c ON c.id = o.connection_id`);
    return {
      type: "CONNECTED",
      organizationId,
      at: deps.now().toISOString(),
      counts: rows[0]?.counts ?? {},
      pems: rows[0]?.pems ?? "healthy",
    };
  });
}
