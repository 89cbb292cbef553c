import { sql } from "drizzle-orm";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Once a day everything is read again, whatever the cursor says. */
const FULL_PULL_AFTER_HOURS = 24;

/**
 * Asks for a pull of every organization: incremental, or full when the last full one is a day old.
 * @param options.onlyNeverPulled leaves out those that were pulled before
 * @returns how many were asked for
 */
export async function schedulePulls(
  deps: ServiceDeps,
  options: { onlyNeverPulled?: boolean } = {},
): Promise<number> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  let asked = 0;
  for (const { id: organizationId } of rows) {
    await inOrganization(deps.db, serviceActor(organizationId), async (tx) => {
      const found = await tx.execute<{ pulled: boolean; full: boolean }>(sql`
        SELECT last_pull_at IS NOT NULL AS pulled,
               coalesce(last_full_pull_at < ${deps.now().toISOString()}::timestamptz
                        - make_interval(hours => ${FULL_PULL_AFTER_HOURS}), true) AS full
        FROM organization`);
      const organization = found.rows[0];
      if (!organization || (options.onlyNeverPulled && organization.pulled)) return;
      const mode = organization.full ? "full" : "incremental";
      const trigger = organization.pulled ? "schedule" : "start";
      await enqueue(tx, "pull", { organizationId, mode, trigger, startedBy: null });
      asked += 1;
    });
  }
  return asked;
}
