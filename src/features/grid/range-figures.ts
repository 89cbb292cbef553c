import { centsOf, moneyOfCents } from "#src/domain/money.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { rawText } from "#src/features/grid/raw-cell.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

export interface NumberFigures<Value> {
  /** Cells in which it is known. */
  readonly count: number;
  readonly sum: Value;
  readonly average: Value;
  readonly least: Value;
  readonly most: Value;
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
