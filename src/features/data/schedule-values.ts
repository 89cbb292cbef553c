/** What the schedule's form holds. */
export interface ScheduleValues {
  readonly choice: "installation" | "own" | "asked";
  /** As typed. */
  readonly minutes: string;
  /** Hour of the day in UTC as text, or `after` for a day after the last one. */
  readonly hour: string;
}

const LONGEST_MINUTES = 7 * 24 * 60;

/** What the form shows of a schedule. `everyMinutes` is what holds now, `inherited` when the installation says so. */
export function toValues(schedule: {
  everyMinutes: number;
  fullPullHour: number | null;
  inherited: boolean;
}): ScheduleValues {
  const { everyMinutes, fullPullHour, inherited } = schedule;
  return {
    choice: inherited ? "installation" : everyMinutes === 0 ? "asked" : "own",
    minutes: String(everyMinutes === 0 ? 15 : everyMinutes),
    hour: fullPullHour === null ? "after" : String(fullPullHour),
  };
}

/** What the form asks to be saved, or what is wrong with the minutes in words. */
export function fromValues(
  values: ScheduleValues,
): { everyMinutes: number | null; fullPullHour: number | null } | { error: string } {
  const fullPullHour = values.hour === "after" ? null : Number(values.hour);
  if (values.choice !== "own") return { everyMinutes: values.choice === "asked" ? 0 : null, fullPullHour };
  const text = values.minutes.trim();
  const everyMinutes = Number(text);
  if (!/^\d+$/.test(text) || everyMinutes < 1 || everyMinutes > LONGEST_MINUTES) {
    return { error: "Enter whole minutes from 1 to 10,080 (a week)." };
  }
  return { everyMinutes, fullPullHour };
}

const pad = (value: number) => String(value).padStart(2, "0");

/** An hour in UTC as the person's clock shows it today: `03:00`. @param offsetMinutes of `Date.getTimezoneOffset()` */
export function localHour(hour: number, offsetMinutes: number): string {
  const minutes = (((hour * 60 - offsetMinutes) % 1440) + 1440) % 1440;
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
