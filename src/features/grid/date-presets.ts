import { addDays, addMonths } from "#src/domain/calendar.ts";

export interface DateRange {
  readonly from?: string;
  readonly to?: string;
}

/** Ranges that people ask for often, both ends included. @param today `YYYY-MM-DD` */
export function datePresets(today: string): readonly (DateRange & { readonly label: string })[] {
  const month = `${today.slice(0, 8)}01`;
  const lastDay = (months: number) => addDays(addMonths(month, months), -1);
  const year = today.slice(0, 4);
  return [
    { label: "This month", from: month, to: lastDay(1) },
    { label: "Next month", from: addMonths(month, 1), to: lastDay(2) },
    { label: "Next 3 months", from: today, to: addDays(addMonths(today, 3), -1) },
    { label: "This year", from: `${year}-01-01`, to: `${year}-12-31` },
    { label: "Before today", to: addDays(today, -1) },
    { label: "From today", from: today },
  ];
}
