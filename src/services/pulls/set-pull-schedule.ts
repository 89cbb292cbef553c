import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { readSchedule } from "#src/services/pulls/read-schedule.ts";

export interface ChosenSchedule {
  /** Minutes between incremental pulls, 0 to 10,080; 0: only when somebody asks; null: as the installation has it. */
  everyMinutes: number | null;
  /** Hour of the day (UTC) of the daily full pull, 0 to 23; null: a day after the last one. */
  fullPullHour: number | null;
}

/** Chooses when the organization is read. @returns whether that was another choice than before */
export async function setPullSchedule(
  deps: ServiceDeps,
  member: Member,
  chosen: ChosenSchedule,
): Promise<{ changed: boolean }> {
  requirePermission(member, "perm_ManageSettings", "change when data is fetched from PEMS");
  const { everyMinutes, fullPullHour } = chosen;
  return inOrganization(deps.db, member, async (tx) => {
    const { own } = await readSchedule(tx, member, deps.settings);
    const { rowCount } = await tx.execute(sql`
      UPDATE organization SET pull_every_minutes = ${everyMinutes}, full_pull_hour = ${fullPullHour}
      WHERE id = ${member.organizationId} AND (pull_every_minutes IS DISTINCT FROM ${everyMinutes}::int
        OR full_pull_hour IS DISTINCT FROM ${fullPullHour}::int)`);
    if (rowCount !== 1) return { changed: false };
    await recordAudit(tx, member, [
      {
        action: "organization.pull_schedule",
        entity: "organization",
        entityId: member.organizationId,
        pfaId: null,
        before: own,
        after: { everyMinutes, fullPullHour },
      },
    ]);
    return { changed: true };
  });
}
