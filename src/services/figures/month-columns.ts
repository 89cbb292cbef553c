import { DomainError } from "#src/domain/errors.ts";
import type { Months } from "#src/domain/month-cells.ts";
import { monthNumber, monthText } from "#src/domain/monthly-days.ts";
import { LAYERS, type Layer } from "#src/domain/monthly-spread.ts";
import type { MonthlySums } from "#src/domain/monthly-sums.ts";
import {
  type Variances,
  type VisibleAmount,
  visibleAmount,
  visibleVariances,
} from "#src/services/figures/visible-amount.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** Most months of one answer. */
export const MAX_MONTHS = 240;
/** Where an amount stands: a month (`YYYY-MM`), all months before or after those asked for, or no month at all. */
export type MatrixColumn = string | "before" | "after" | "none";

/** One layer of a row. The lists go together: what stands in the columns `at`; a column that isn't named is empty. */
export interface LayerCells {
  /** Indexes of columns. */
  at: number[];
  days: number[];
  /** A record counts once in each of its months, and once in the total. */
  quantity: number[];
  /** US dollars; absent, like the next, without perm_ViewFinancials. */
  cost?: string[];
  /** Records whose cost is unknown and therefore left out. */
  unknownCost?: number[];
  /** Over all columns; null where no record of the row has this layer. */
  total: VisibleAmount | null;
}

/** Cost of the forecast less that of the plan, as the lists of a layer. A record without one of them has none. */
export interface VarianceCells {
  at: number[];
  /** US dollars; null where no record there has both. */
  cost: (string | null)[];
  /** Records that are therefore left out. */
  unknownCost: number[];
}

export interface MatrixLine {
  records: number;
  layers: { [L in Layer]: LayerCells };
  /** Absent, like the next, without perm_ViewFinancials. */
  variance?: Variances;
  varianceCells?: VarianceCells;
}

/** First and last month asked for, `YYYY-MM`; an end that is absent is where the records begin or end. */
export interface MonthRange {
  from?: string;
  to?: string;
}

/** Columns, and what is in the first and last month in which anything lies; both null where nothing does. */
export interface MonthColumns {
  first: string | null;
  last: string | null;
  columns: readonly Column[];
}

interface Column {
  name: MatrixColumn;
  months: Months;
}

/**
 * The columns of an answer: the months asked for, else all that the records lie in (20 years around the present at most, or
 * from the one end that was asked for), and what lies before, after and in no month where anything does.
 * @param today `YYYY-MM-DD`
 */
export function monthColumns(all: MonthlySums, range: MonthRange, today: string): MonthColumns {
  const { extent } = all;
  const shown = monthsToShow(range, extent, monthNumber(today));
  const around: Column[] = shown
    ? [
        { name: "before", months: { to: shown.first - 1 } },
        ...Array.from({ length: shown.last - shown.first + 1 }, (_, at) => ({
          name: monthText(shown.first + at),
          months: shown.first + at,
        })),
        { name: "after", months: { from: shown.last + 1 } },
      ]
    : [];
  const columns: Column[] = [...around, { name: "none", months: "none" }];
  return {
    first: extent && monthText(extent.first),
    last: extent && monthText(extent.last),
    columns: columns.filter(
      ({ months }) =>
        typeof months === "number" || LAYERS.some((layer) => all.amount(layer, months) !== null),
    ),
  };
}

/** One row under these columns. */
export function lineOf(member: Member, sums: MonthlySums, { columns }: MonthColumns): MatrixLine {
  const layer = (name: Layer): LayerCells => {
    const money = seesMoney(member) ? { cost: [] as string[], unknownCost: [] as number[] } : undefined;
    const cells: LayerCells = {
      at: [],
      days: [],
      quantity: [],
      ...money,
      total: visibleAmount(member, sums.amount(name, "all")),
    };
    for (const [at, { months }] of columns.entries()) {
      const amount = sums.amount(name, months);
      if (amount === null) continue;
      cells.at.push(at);
      cells.days.push(amount.days);
      cells.quantity.push(amount.quantity);
      money?.cost.push(amount.cost);
      money?.unknownCost.push(amount.unknownCost);
    }
    return cells;
  };
  return {
    records: sums.records,
    layers: { plan: layer("plan"), forecast: layer("forecast"), actual: layer("actual") },
    ...visibleVariances(member, { variance: (name) => sums.variance(name, "all") }),
    ...(seesMoney(member) && { varianceCells: varianceCells(sums, columns) }),
  };
}

function varianceCells(sums: MonthlySums, columns: MonthColumns["columns"]): VarianceCells {
  const cells: VarianceCells = { at: [], cost: [], unknownCost: [] };
  for (const [at, { months }] of columns.entries()) {
    const variance = sums.variance("forecast", months);
    if (variance === null) continue;
    cells.at.push(at);
    cells.cost.push(variance.cost);
    cells.unknownCost.push(variance.unknownCost);
  }
  return cells;
}

/**
 * Before anything is read.
 * @throws DomainError BAD_INPUT (`to`) for no month, or more than 240
 */
export function requireMonths({ from, to }: MonthRange): void {
  if (from === undefined || to === undefined) return;
  const months = monthNumber(to) - monthNumber(from) + 1;
  if (months >= 1 && months <= MAX_MONTHS) return;
  throw new DomainError("BAD_INPUT", `Ask for 1 to ${MAX_MONTHS} months.`, { field: "to" });
}

function monthsToShow(
  { from, to }: MonthRange,
  extent: MonthlySums["extent"],
  present: number,
): { first: number; last: number } | null {
  if (from !== undefined) {
    const first = monthNumber(from);
    if (to !== undefined) return { first, last: monthNumber(to) };
    return { first, last: Math.min(Math.max(first, extent?.last ?? first), first + MAX_MONTHS - 1) };
  }
  if (to !== undefined) {
    const last = monthNumber(to);
    return { first: Math.max(Math.min(last, extent?.first ?? last), last - MAX_MONTHS + 1), last };
  }
  if (extent === null || extent.last - extent.first < MAX_MONTHS) return extent;
  const first = Math.max(extent.first, Math.min(present - MAX_MONTHS / 2, extent.last - MAX_MONTHS + 1));
  return { first, last: first + MAX_MONTHS - 1 };
}
