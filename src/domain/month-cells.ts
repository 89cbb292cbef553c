/** Where shares of records are added up, by calendar month. */

import type { Cents } from "#src/domain/monthly-spread.ts";

/** Numbers are exact below 2^53; what gets near that is carried over. */
const CARRY = 2 ** 52;

/** What is added up; of `quantity` records `unknown` are left out of the cents. */
export interface Sum {
  readonly cents: bigint;
  readonly days: number;
  readonly quantity: number;
  readonly unknown: number;
}

/** Shares of records in one place: a month, or all of them. */
export class Cell {
  days = 0;
  quantity = 0;
  unknown = 0;
  /** Of these, records that have their first month here, and their last. */
  opening = 0;
  openingUnknown = 0;
  closing = 0;
  closingUnknown = 0;
  #cents = 0;
  #carried = 0n;

  add(days: number, cents: Cents | null, opening: boolean, closing: boolean): void {
    this.days += days;
    this.quantity += 1;
    if (opening) this.opening += 1;
    if (closing) this.closing += 1;
    if (cents !== null) {
      this.#addCents(cents);
      return;
    }
    this.unknown += 1;
    if (opening) this.openingUnknown += 1;
    if (closing) this.closingUnknown += 1;
  }

  get cents(): bigint {
    return this.#carried + BigInt(this.#cents);
  }

  get sum(): Sum {
    const { cents, days, quantity, unknown } = this;
    return { cents, days, quantity, unknown };
  }

  #addCents(cents: Cents): void {
    if (typeof cents === "bigint" || cents >= CARRY) {
      this.#carried += BigInt(cents);
      return;
    }
    this.#cents += cents;
    if (this.#cents < CARRY) return;
    this.#carried += BigInt(this.#cents);
    this.#cents = 0;
  }
}

/** Which months an amount is over; `none`: what lies in no month. */
export type Months = "all" | "none" | { readonly from: number } | { readonly to: number } | number;

const NOTHING = new Cell();

/** Shares of some records by month. */
export class MonthCells {
  readonly #cells = new Map<number | null, Cell>();

  add(month: number | null, ...share: Parameters<Cell["add"]>): void {
    let cell = this.#cells.get(month);
    if (cell === undefined) {
      cell = new Cell();
      this.#cells.set(month, cell);
    }
    cell.add(...share);
  }

  get months(): Iterable<number | null> {
    return this.#cells.keys();
  }

  /** Over several months a record counts once. */
  over(months: Months): Sum {
    if (typeof months === "number" || months === "none") {
      return (this.#cells.get(months === "none" ? null : months) ?? NOTHING).sum;
    }
    let [cents, days, quantity, unknown] = [0n, 0, 0, 0];
    // A record that has months up to a certain one has its first there; one that has months from then on its last.
    const byClosing = typeof months === "object" && "from" in months;
    for (const [month, cell] of this.#cells) {
      if (!isAmong(month, months)) continue;
      cents += cell.cents;
      days += cell.days;
      quantity += byClosing ? cell.closing : cell.opening;
      unknown += byClosing ? cell.closingUnknown : cell.openingUnknown;
    }
    return { cents, days, quantity, unknown };
  }
}

/** a + b, unknown where one is; exact, whatever the size. */
export function addCents(a: Cents | null, b: Cents | null): Cents | null {
  if (a === null || b === null) return null;
  if (typeof a === "number" && typeof b === "number" && a + b < CARRY) return a + b;
  return BigInt(a) + BigInt(b);
}

function isAmong(month: number | null, months: Exclude<Months, number | "none">): boolean {
  if (months === "all") return true;
  if (month === null) return false;
  return "from" in months ? month >= months.from : month <= months.to;
}
