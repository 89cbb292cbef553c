import { sql } from "drizzle-orm";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { JobPayload } from "#src/jobs.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** However long PEMS and the mirror disagree, all of PEMS is listed for it no more often. */
const NO_SOONER_MINUTES = 60;

/**
 * Asks for a reconciliation that mends the mirror, as the daily one does, because PEMS was just seen to differ from it.
 * Does nothing where one was begun within the hour. A transaction of its own: the key of the job, which makes one job of
 * many requests before a worker takes it, is waited for by whoever else asks.
 */
export async function askReconciliation(deps: ServiceDeps, actor: Actor): Promise<void> {
  const { organizationId } = actor;
  const payload: JobPayload<"reconcile"> = { organizationId, trigger: "schedule", startedBy: null };
  await inOrganization(deps.db, actor, (tx) =>
    tx.execute(sql`
      SELECT pfa_enqueue('reconcile', ${JSON.stringify(payload)}::json, NULL, ${`reconcile ${organizationId}`})
      WHERE NOT EXISTS (
        SELECT 1 FROM sync_run WHERE organization_id = ${organizationId} AND direction = 'reconciliation'
          AND started_at > ${deps.now().toISOString()}::timestamptz - make_interval(mins => ${NO_SOONER_MINUTES}))`),
  );
}
