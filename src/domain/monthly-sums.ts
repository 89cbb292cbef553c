/** Sums of plan, forecast and actual by calendar month, over many records at a time. */

import { moneyOfCents } from "#src/domain/money.ts";
import { type Cents, eachMonth, LAYERS, type Layer, type RecordNumbers } from "#src/domain/monthly-spread.ts";

/** Numbers are exact below 2^53; what gets near that is carried over. */
const CARRY = 2 ** 52;

/** What some records are in some months. A record counts once in each of its months. */
export interface Amount {
  /** Sum of the known costs, in US dollars. */
  cost: string;
  days: number;
  quantity: number;
  /** Records whose cost is unknown and therefore left out. */
  unknownCost: number;
}

class Cell {
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

/** One record's whole layers: days, and cents (null when unknown); null where it has no such layer. */
export type RecordWhole = {
  readonly [L in Layer]: { readonly days: number; readonly cents: Cents | null } | null;
};

/** One group of records, layer by layer, over all months. */
export class TotalSums {
  /** Records of the group. */
  records = 0;
  readonly #layers: { readonly [L in Layer]: Cell } = {
    plan: new Cell(),
    forecast: new Cell(),
    actual: new Cell(),
  };

  add(whole: RecordWhole): void {
    this.records += 1;
    for (const layer of LAYERS) {
      const part = whole[layer];
      if (part !== null) this.#layers[layer].add(part.days, part.cents, true, true);
    }
  }

  /** Null where no record has this layer. */
  amount(layer: Layer): Amount | null {
    const cell = this.#layers[layer];
    return cell.quantity === 0 ? null : single(cell);
  }
}

/** Which months an amount is over; `none`: what lies in no month. */
export type Months = "all" | "none" | { readonly from: number } | { readonly to: number } | number;

/** One group of records, layer by layer and month by month. Months are numbers since the year 0. */
export class MonthlySums {
  /** Records of the group. */
  records = 0;
  readonly #layers: { readonly [L in Layer]: Map<number | null, Cell> } = {
    plan: new Map(),
    forecast: new Map(),
    actual: new Map(),
  };

  /**
   * @param today as a number of days: up to which what is still on site counts
   * @returns what the record is over all its months
   */
  add(record: RecordNumbers, today: number): RecordWhole {
    this.records += 1;
    return {
      plan: this.#addLayer(record, "plan", today),
      forecast: this.#addLayer(record, "forecast", today),
      actual: this.#addLayer(record, "actual", today),
    };
  }

  #addLayer(record: RecordNumbers, layer: Layer, today: number) {
    const cells = this.#layers[layer];
    let [months, wholeDays]: [number, number] = [0, 0];
    let whole: Cents | null = 0;
    eachMonth(record, layer, today, (month, days, cents, opening, closing) => {
      let cell = cells.get(month);
      if (cell === undefined) {
        cell = new Cell();
        cells.set(month, cell);
      }
      cell.add(days, cents, opening, closing);
      months += 1;
      wholeDays += days;
      whole = addCents(whole, cents);
    });
    return months === 0 ? null : { days: wholeDays, cents: whole };
  }

  /** The first and the last month in which anything lies, of all layers. */
  get extent(): { first: number; last: number } | null {
    let [first, last] = [Infinity, -Infinity];
    for (const layer of LAYERS) {
      for (const month of this.#layers[layer].keys()) {
        if (month === null) continue;
        first = Math.min(first, month);
        last = Math.max(last, month);
      }
    }
    return first > last ? null : { first, last };
  }

  /** Null where no record of the layer lies in these months. Over several months a record counts once. */
  amount(layer: Layer, months: Months): Amount | null {
    if (typeof months === "number") return single(this.#layers[layer].get(months));
    if (months === "none") return single(this.#layers[layer].get(null));
    let [cents, days, quantity, unknownCost] = [0n, 0, 0, 0];
    // A record that has months up to a certain one has its first there; one that has months from then on its last.
    const byClosing = typeof months === "object" && "from" in months;
    for (const [month, cell] of this.#layers[layer]) {
      if (!isAmong(month, months)) continue;
      cents += cell.cents;
      days += cell.days;
      quantity += byClosing ? cell.closing : cell.opening;
      unknownCost += byClosing ? cell.closingUnknown : cell.openingUnknown;
    }
    return quantity === 0 ? null : { cost: moneyOfCents(cents), days, quantity, unknownCost };
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

function single(cell: Cell | undefined): Amount | null {
  if (cell === undefined) return null;
  const { cents, days, quantity, unknown: unknownCost } = cell;
  return { cost: moneyOfCents(cents), days, quantity, unknownCost };
}
