import { daysBetween } from "#src/domain/calendar.ts";
import type { HtmlCell } from "#src/domain/clipboard-text.ts";
import { actualCost, forecastCost, planCost } from "#src/domain/cost.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import { badgeState, type RowView, shownFields, shownValue } from "#src/features/working-set/record-row.ts";

const COST = { planCost, forecastCost, actualCost } as const;

/**
 * A cell as spreadsheets take it, and as it pastes back without loss: days as `YYYY-MM-DD`, money as a plain decimal, a
 * duration in days; empty where nothing is known. `today` as `YYYY-MM-DD`.
 */
export function rawText(column: Column, view: RowView, today: string): string {
  const { key } = column;
  switch (key) {
    case "pfaId":
      return view.row.pfaId;
    case "sync":
      return BADGE[badgeState(view)].label;
    case "duration":
      return String(forecastDays(shownFields(view)) ?? "");
    case "planCost":
    case "forecastCost":
    case "actualCost":
      return COST[key](shownFields(view), today) ?? "";
    case "pemsUpdatedAt":
    case "pemsUpdatedBy":
      return view.row[key];
    default: {
      const value = shownValue(view, key) ?? "";
      return typeof value === "boolean" ? formatValue(key, value) : value;
    }
  }
}

/** The same with whether a spreadsheet must leave it as it is. */
export function rawCell(column: Column, view: RowView, today: string): HtmlCell {
  const literal = column.kind === "text" || column.kind === "id" || column.kind === "person";
  return { text: rawText(column, view, today), literal };
}

/** The forecast's length in days; null when a date is missing or they stand the wrong way round. */
export function forecastDays({
  forecastStart,
  forecastEnd,
}: Pick<PfaFields, "forecastStart" | "forecastEnd">): number | null {
  if (forecastStart === null || forecastEnd === null) return null;
  const days = daysBetween(forecastStart, forecastEnd);
  return days < 0 ? null : days;
}
