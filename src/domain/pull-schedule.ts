const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A full pull that is due comes no sooner than this after the last attempt at one: PEMS may just be away. */
const LONGEST_WAIT_FOR_FULL_MINUTES = 15;

/** When one organization reads from PEMS by itself. Moments are in milliseconds since 1970. */
export interface PullSchedule {
  /** Between incremental pulls; 0: only when somebody asks. */
  everyMinutes: number;
  /** Hour of the day (UTC) of the daily full pull; null: 24 hours after the last one. */
  fullPullHour: number | null;
  /** When a pull last began, however it ended; null when none ever did. */
  attemptedAt: number | null;
  /** When a full pull last began, however it ended; null when none is known of. */
  fullAttemptedAt: number | null;
  /** When a full pull was last completed; null when none ever was. */
  lastFullAt: number | null;
}

export interface NextPull {
  /** Due from this moment on, in milliseconds since 1970; 0: at once. */
  at: number;
  mode: "full" | "incremental";
}

/** The next pull of an organization's schedule; null when it has none. */
export function nextPull(schedule: PullSchedule): NextPull | null {
  const { everyMinutes, attemptedAt, fullAttemptedAt } = schedule;
  if (everyMinutes === 0) return null;
  if (attemptedAt === null) return { at: 0, mode: "full" };
  const incrementalAt = attemptedAt + everyMinutes * MINUTE_MS;
  // Pulls that people and conflicts ask for in between don't push the full one away.
  const soonest =
    (fullAttemptedAt ?? attemptedAt) + Math.min(everyMinutes, LONGEST_WAIT_FOR_FULL_MINUTES) * MINUTE_MS;
  const fullAt = Math.max(fullDueAt(schedule), soonest);
  return fullAt <= incrementalAt ? { at: fullAt, mode: "full" } : { at: incrementalAt, mode: "incremental" };
}

function fullDueAt({ lastFullAt, fullPullHour }: PullSchedule): number {
  if (lastFullAt === null) return 0;
  if (fullPullHour === null) return lastFullAt + DAY_MS;
  const sameDay = new Date(lastFullAt).setUTCHours(fullPullHour, 0, 0, 0);
  return sameDay > lastFullAt ? sameDay : sameDay + DAY_MS;
}
