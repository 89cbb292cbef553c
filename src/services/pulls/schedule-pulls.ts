import { sql } from "drizzle-orm";
import { inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { nextPull } from "#src/domain/pull-schedule.ts";
import { enqueue } from "#src/jobs.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { readSchedule } from "#src/services/pulls/read-schedule.ts";

/**
 * Asks for the pulls that are due by the schedule of each organization. What is asked for counts as an attempt, so that
 * nobody asks again while the worker is busy.
 * @param options.onlyNeverPulled asks for a first pull of those that were never pulled, whatever their schedule
 * @returns how many were asked for
 */
export async function schedulePulls(
  deps: ServiceDeps,
  options: { onlyNeverPulled?: boolean } = {},
): Promise<number> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`SELECT id FROM pfa_all_organizations()`);
  let asked = 0;
  for (const { id: organizationId } of rows) {
    const actor = serviceActor(organizationId);
    await inOrganization(deps.db, actor, async (tx) => {
      const now = deps.now();
      const { schedule, lastPullAt } = await readSchedule(tx, actor, deps.settings);
      const next = options.onlyNeverPulled
        ? lastPullAt === null && ({ at: 0, mode: "full" } as const)
        : nextPull(schedule);
      if (!next || next.at > now.getTime()) return;
      await tx.execute(sql`
        UPDATE organization SET pull_attempted_at = ${now.toISOString()},
          full_pull_attempted_at = CASE ${next.mode}::text WHEN 'full' THEN ${now.toISOString()}::timestamptz
          ELSE full_pull_attempted_at END
        WHERE id = ${organizationId}`);
      const trigger = lastPullAt === null ? "start" : "schedule";
      await enqueue(tx, "pull", { organizationId, mode: next.mode, trigger, startedBy: null });
      asked += 1;
    });
  }
  return asked;
}
