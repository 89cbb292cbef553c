import { centsOf, moneyOfCents } from "#src/domain/money.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

export interface NumberFigures<Value> {
  /** Cells in which it is known. */
  readonly count: number;
  readonly sum: Value;
  readonly average: Value;
  /** Null where only the server has seen the values. */
  readonly least: Value | null;
  readonly most: Value | null;
}

/** What a range of cells holds. */
export interface RangeFigures {
  readonly cells: number;
  /** Cells that hold something. */
  readonly filled: number;
  /** Over amounts of money, in US dollars as decimal text; null where there are none. */
  readonly money: NumberFigures<string> | null;
  /** Over durations, in days. */
  readonly days: NumberFigures<number> | null;
  /** The first and last day among dates. */
  readonly dates: { readonly count: number; readonly first: string; readonly last: string } | null;
}

/** Columns that the server adds up, by the names of its figures. */
const SUMMED = {
  monthlyRate: "monthlyRate",
  purchasePrice: "purchasePrice",
  planCost: "planCost",
  forecastCost: "forecastCost",
  actualCost: "actualCost",
  duration: "durationDays",
} as const;

/** As `records.summary` gives it. */
export interface ColumnsSummary {
  readonly count: number;
  readonly figures: {
    readonly [K in (typeof SUMMED)[keyof typeof SUMMED]]?: {
      readonly sum: string | number;
      readonly average: string | number | null;
      readonly known: number;
    };
  };
}

/** Whether the server adds up what stands in a column. */
export function isSummed(column: Column | undefined): boolean {
  return column !== undefined && Object.hasOwn(SUMMED, column.key);
}

/** The figures of a column over all records that were summed up; null where the server has none. */
export function columnFigures({ key }: Column, { count, figures }: ColumnsSummary): RangeFigures | null {
  const figure = figures[SUMMED[key as keyof typeof SUMMED]];
  if (figure === undefined) return null;
  const { known, sum, average } = figure;
  const numbers = <Value>(as: (value: string | number) => Value): NumberFigures<Value> | null =>
    average === null ? null : { count: known, sum: as(sum), average: as(average), least: null, most: null };
  const [money, days] = key === "duration" ? [null, numbers(Number)] : [numbers(String), null];
  return { cells: count, filled: known, money, days, dates: null };
}

class Sum {
  count = 0;
  sum = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
  }

  /** Sums stay below 2^53 cents: 25,000 records of 10^9 dollars. */
  figures<Value>(as: (value: number) => Value): NumberFigures<Value> | null {
    if (this.count === 0) return null;
    const [sum, average, least, most] = [this.sum, this.sum / this.count, this.least, this.most].map(as);
    return { count: this.count, sum, average, least, most } as NumberFigures<Value>;
  }
}

/** Count, sum, average, least and most over the cells of loaded records. Pauses after each record. */
export function* rangeFigures(
  store: RowStore,
  pfaIds: readonly string[],
  columns: readonly Column[],
  today: string,
): Generator<void, RangeFigures> {
  const [money, days] = [new Sum(), new Sum()];
  let filled = 0;
  const dates = { count: 0, first: "", last: "" };
  for (const pfaId of pfaIds) {
    const view = store.get(pfaId);
    if (view === undefined) continue;
    for (const column of columns) {
      const text = rawText(column, view, today);
      if (text === "") continue;
      filled += 1;
      if (column.kind === "money" || column.kind === "cost") money.add(centsOf(text));
      else if (column.kind === "duration") days.add(Number(text));
      else if (column.kind === "date") {
        dates.count += 1;
        if (dates.first === "" || text < dates.first) dates.first = text;
        if (text > dates.last) dates.last = text;
      }
    }
    yield;
  }
  return {
    cells: pfaIds.length * columns.length,
    filled,
    money: money.figures((cents) => moneyOfCents(Math.round(cents))),
    days: days.figures((value) => Math.round(value * 10) / 10),
    dates: dates.count === 0 ? null : dates,
  };
}
