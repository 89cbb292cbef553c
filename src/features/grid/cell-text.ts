import { daysBetween, formatDay, formatDuration } from "#src/domain/calendar.ts";
import { actualCost, type CostOf, forecastCost, planCost } from "#src/domain/cost.ts";
import {
  compareMoney,
  formatMoney,
  formatMoneyChange,
  formatMoneyShort,
  subtractMoney,
} from "#src/domain/money.ts";
import { FIELD, type FieldValue, type PfaFields, type RecordField } from "#src/domain/record.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { type RowView, shownFields, shownValue } from "#src/features/working-set/record-row.ts";

export const UNKNOWN = "—";

/** A value of a field as people read it: `15 Jan 2026`, `$5,500.00`, `Yes`; nothing known is "—". */
export function formatValue(field: RecordField, value: FieldValue | undefined): string {
  if (value === null || value === undefined || value === "") return UNKNOWN;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  switch (FIELD[field].kind) {
    case "date":
      return formatDay(value);
    case "money":
      return formatMoney(value);
    default:
      return value;
  }
}

/** The forecast's duration, or "—" when a date is missing or they stand the wrong way round. */
export function durationText(fields: Pick<PfaFields, "forecastStart" | "forecastEnd">): string {
  const { forecastStart, forecastEnd } = fields;
  if (forecastStart === null || forecastEnd === null) return UNKNOWN;
  return daysBetween(forecastStart, forecastEnd) < 0 ? UNKNOWN : formatDuration(forecastStart, forecastEnd);
}

export interface CostCell {
  /** Without cents; "—" when unknown. */
  readonly text: string;
  /** Against the plan; null when equal or one of the two is unknown. */
  readonly against: { readonly over: boolean; readonly text: string } | null;
}

/** The forecast cost and how it stands against the plan's. `today` as `YYYY-MM-DD`. */
export function costCell(fields: PfaFields, today: string): CostCell {
  const cost = forecastCost(fields, today);
  if (cost === null) return { text: UNKNOWN, against: null };
  const plan = planCost(fields, today);
  const text = formatMoneyShort(cost);
  if (plan === null || compareMoney(cost, plan) === 0) return { text, against: null };
  const over = compareMoney(cost, plan) > 0;
  const change = formatMoneyChange(subtractMoney(cost, plan)).replace(/^[+-]/, "");
  return { text, against: { over, text: `${change} ${over ? "over" : "under"} plan` } };
}

/** The plain text of any cell: what is read aloud and copied. */
export function cellText(column: Column, view: RowView, today: string): string {
  switch (column.key) {
    case "pfaId":
      return view.row.pfaId;
    case "sync":
      return view.row.sync.state;
    case "duration":
      return durationText(shownFields(view));
    case "forecastCost":
      return costCell(shownFields(view), today).text;
    case "planCost":
      return costText(planCost, view, today);
    case "actualCost":
      return costText(actualCost, view, today);
    case "pemsUpdatedAt":
      return formatMoment(view.row.pemsUpdatedAt);
    case "pemsUpdatedBy":
      return view.row.pemsUpdatedBy;
    default:
      return formatValue(column.key, shownValue(view, column.key));
  }
}

function costText(costOf: CostOf, view: RowView, today: string): string {
  const cost = costOf(shownFields(view), today);
  return cost === null ? UNKNOWN : formatMoneyShort(cost);
}
