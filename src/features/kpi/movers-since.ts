import { addDays, formatDay } from "#src/domain/calendar.ts";

/** How far back the server compares. */
const MOST_DAYS = 92;

export interface MoversSince {
  /** The day that is compared with, `YYYY-MM-DD`. */
  readonly since: string;
  /** The earliest that can be. */
  readonly least: string;
  /** Why it isn't the day that was asked for; null when it is. */
  readonly remark: string | null;
}

/** The day since which movers are listed: the one that was asked for, or the nearest that can be. @param today in UTC */
export function moversSince(asked: string | null, today: string): MoversSince {
  const least = addDays(today, -MOST_DAYS);
  if (asked === null) return { since: today, least, remark: null };
  if (asked < least) {
    const remark = `Compared at most ${MOST_DAYS} days back: since ${formatDay(least)}, not ${formatDay(asked)}.`;
    return { since: least, least, remark };
  }
  if (asked > today) {
    const remark = `${formatDay(asked)} is still to come: since today, ${formatDay(today)}.`;
    return { since: today, least, remark };
  }
  return { since: asked, least, remark: null };
}

/** How many of all changed records are where: nothing where the card lists them all, else a sentence and a space. */
export function moversShown(total: number, given: number, listed: number): string {
  if (total <= listed) return "";
  const count = (records: number) => records.toLocaleString("en-US");
  const left = total - given;
  return `${count(listed)} are listed, the table and the file have ${count(given)}${left === 0 ? "" : `: ${count(left)} are left out`}. `;
}
