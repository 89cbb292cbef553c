import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { PullSchedule } from "#src/domain/pull-schedule.ts";
import type { SyncSettings } from "#src/services/deps.ts";

/** When an organization is read, and when it was. */
export interface OrganizationSchedule {
  /** As it counts: its own where it has one, else the installation's. */
  schedule: PullSchedule;
  /** What the organization itself chose. */
  own: { everyMinutes: number | null; fullPullHour: number | null };
  /** When a pull was last completed, in milliseconds since 1970. */
  lastPullAt: number | null;
}

/** @throws DomainError NOT_FOUND when the organization doesn't exist for the actor */
export async function readSchedule(
  tx: Transaction,
  actor: Actor,
  settings: Pick<SyncSettings, "pullEveryMinutes">,
): Promise<OrganizationSchedule> {
  const { rows } = await tx.execute<{
    every: number | null;
    hour: number | null;
    attempted: number | null;
    attempted_full: number | null;
    last: number | null;
    full: number | null;
  }>(sql`
    SELECT pull_every_minutes AS every, full_pull_hour AS hour,
           (extract(epoch FROM coalesce(pull_attempted_at, last_pull_at)) * 1000)::float8 AS attempted,
           (extract(epoch FROM coalesce(full_pull_attempted_at, last_full_pull_at)) * 1000)::float8 AS attempted_full,
           (extract(epoch FROM last_pull_at) * 1000)::float8 AS last,
           (extract(epoch FROM last_full_pull_at) * 1000)::float8 AS full
    FROM organization WHERE id = ${actor.organizationId}`);
  const row = rows[0];
  if (!row) throw new DomainError("NOT_FOUND", "There is no such organization.");
  return {
    schedule: {
      everyMinutes: row.every ?? settings.pullEveryMinutes,
      fullPullHour: row.hour,
      attemptedAt: row.attempted,
      fullAttemptedAt: row.attempted_full,
      lastFullAt: row.full,
    },
    own: { everyMinutes: row.every, fullPullHour: row.hour },
    lastPullAt: row.last,
  };
}
