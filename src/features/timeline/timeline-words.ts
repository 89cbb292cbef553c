import { formatDay, formatDuration } from "#src/domain/calendar.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { compareMoney, formatMoneyShort } from "#src/domain/money.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { isReversed } from "#src/domain/timeline-bars.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import type { GroupFigures } from "#src/features/working-set/outline.ts";
import { badgeState, type RowView, shownFields } from "#src/features/working-set/record-row.ts";

/** `10 Jan 2026 to 30 Jun 2026`; a date that is missing is said. */
export function datesText(start: string | null, end: string | null): string {
  if (start === null && end === null) return "no dates";
  return `${start === null ? "no start" : formatDay(start)} to ${end === null ? "no end" : formatDay(end)}`;
}

/** `5 mo 20 d`; nothing without dates, or where they stand in the wrong order. */
export function lengthText(start: string | null, end: string | null): string | null {
  return start === null || end === null || end < start ? null : formatDuration(start, end);
}

/** What the forecast costs, without cents; null where it is unknown or not for these eyes. */
export function costText(fields: PfaFields, today: string, money: boolean): string | null {
  const cost = money ? forecastCost(fields, today) : null;
  return cost === null ? null : formatMoneyShort(cost);
}

/** Something that is wrong with the forecast dates of a record: it stands beside the bar, and is read aloud with the row. */
export interface BarMark {
  readonly tone: "conflict" | "failed";
  readonly text: string;
}

const DATES = ["forecastStart", "forecastEnd"] as const;
const REFUSED: BarMark = { tone: "failed", text: "couldn't be saved" };
const MOVED: BarMark = { tone: "conflict", text: "changed in PEMS meanwhile" };
const REVERSED: BarMark = { tone: "conflict", text: "ends before it starts" };

/**
 * What is wrong with the forecast dates of a record; always the same objects, so that bars aren't painted anew.
 * @param fields what the view shows
 */
export function barMark({ row, refused }: RowView, fields: PfaFields): BarMark | null {
  if (DATES.some((field) => refused[field] !== undefined)) return REFUSED;
  if (DATES.some((field) => row.draft?.collisions.includes(field))) return MOVED;
  return isReversed(fields) ? REVERSED : null;
}

/**
 * A record's row as it is read aloud: "PFA-10-00012, Crawler crane, forecast 10 Jan 2026 to 30 Jun 2026, 5 mo 20 d, $32,704,
 * on site since 12 Jan 2026, draft". @param money whether money may be seen
 */
export function rowName(view: RowView, today: string, money: boolean): string {
  const fields = shownFields(view);
  const { forecastStart, forecastEnd, originalStart, originalEnd, actualStart, actualEnd } = fields;
  const state = badgeState(view);
  const mark = barMark(view, fields);
  const onSite =
    !fields.isActualized || actualStart === null
      ? null
      : actualEnd === null
        ? `on site since ${formatDay(actualStart)}`
        : `actual ${datesText(actualStart, actualEnd)}`;
  const parts = [
    view.row.pfaId,
    fields.description,
    forecastStart === null && forecastEnd === null
      ? "no forecast dates"
      : `forecast ${datesText(forecastStart, forecastEnd)}`,
    lengthText(forecastStart, forecastEnd),
    costText(fields, today, money),
    mark === null ? null : `forecast ${mark.text}`,
    originalStart === null && originalEnd === null ? null : `plan ${datesText(originalStart, originalEnd)}`,
    onSite,
    fields.isDiscontinued ? "discontinued" : null,
    state === "synced" ? null : BADGE[state].label.toLowerCase(),
    view.row.editedBy.length === 0 ? null : `being edited by ${view.row.editedBy.join(", ")}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

type GroupCosts = Pick<
  GroupFigures,
  "count" | "planCost" | "forecastCost" | "actualCost" | "unknownPlan" | "unknownForecast" | "unknownActual"
>;

/**
 * `forecast $1,204,000 · plan $1,100,000 · actual $312,000 · 3 without forecast cost`; null for whom money is hidden. Where nothing has
 * happened, nothing is said of it.
 */
export function groupCostsText(group: GroupCosts): string | null {
  const { count, planCost, forecastCost, actualCost } = group;
  const { unknownPlan: plan = 0, unknownForecast: forecast = 0, unknownActual: actual = 0 } = group;
  const isSpent = actualCost != null && compareMoney(actualCost, "0.00") !== 0;
  const costs = [
    ["forecast", forecastCost, forecast, count],
    ["plan", planCost, plan, count],
    ["actual", isSpent || actual > 0 ? actualCost : null, actual, isSpent ? count : actual],
  ] as const;
  const parts = costs.flatMap(([label, cost, unknown, of]) =>
    cost ? [`${label} ${sumText(cost, unknown, of)}`] : [],
  );
  if (parts.length === 0) return null;
  return [...parts, leftOutText({ plan, forecast, actual }) ?? []].flat().join(" · ");
}

/** `1 record`, `1,200 records`. */
export function recordsText(count: number): string {
  return count === 1 ? "1 record" : `${count.toLocaleString("en-US")} records`;
}
