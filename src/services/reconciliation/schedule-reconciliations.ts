import { sql } from "drizzle-orm";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { endAbandoned, underWay } from "#src/services/reconciliation/reconciliation-run.ts";

const EVERY_HOURS = 24;
/** After one that failed, the next is tried no sooner. */
const RETRY_HOURS = 1;

/**
 * Asks for the daily reconciliation of every organization whose last one is a day old, while PEMS can be read. Runs whose
 * worker is gone end as failed.
 * @returns how many were asked for
 */
export async function scheduleReconciliations(deps: ServiceDeps): Promise<number> {
  const now = deps.now().toISOString();
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  let asked = 0;
  for (const { id: organizationId } of rows) {
    const actor = serviceActor(organizationId);
    await inOrganization(deps.db, actor, async (tx) => {
      await endAbandoned(tx, actor);
      const { rowCount } = await tx.execute(sql`
        SELECT 1 FROM organization o JOIN pems_connection c ON c.id = o.connection_id
        WHERE o.id = ${organizationId} AND o.pull_cursor IS NOT NULL AND c.paused_at IS NULL AND c.breaker_state = 'closed'
          AND coalesce(o.last_reconciliation_at, o.created_at) <= ${now}::timestamptz - make_interval(hours => ${EVERY_HOURS})
          AND NOT EXISTS (SELECT 1 FROM sync_run WHERE ${underWay(organizationId)})
          AND NOT EXISTS (
            SELECT 1 FROM sync_run r
            WHERE r.organization_id = o.id AND r.direction = 'reconciliation'
              AND r.started_at > ${now}::timestamptz - make_interval(hours => ${RETRY_HOURS}))`);
      if (rowCount === 0) return;
      await enqueue(tx, "reconcile", { organizationId, trigger: "schedule", startedBy: null });
      asked += 1;
    });
  }
  return asked;
}
