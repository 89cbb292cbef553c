/** Sums of plan, forecast and actual by calendar month, and what lies between them and the plan, over many records at a time. */

import { moneyOfCents } from "#src/domain/money.ts";
import { addCents, Cell, MonthCells, type Months, type Sum } from "#src/domain/month-cells.ts";
import { type Cents, eachMonth, LAYERS, type Layer, type RecordNumbers } from "#src/domain/monthly-spread.ts";

/** What some records are in some months. A record counts once in each of its months. */
export interface Amount {
  /** Sum of the known costs, in US dollars. */
  cost: string;
  days: number;
  quantity: number;
  /** Records whose cost is unknown and therefore left out. */
  unknownCost: number;
}

/** Layers that are held against the plan. */
export type Compared = Exclude<Layer, "plan">;
const COMPARED = ["forecast", "actual"] as const satisfies readonly Compared[];

/** By how much a layer costs more than the plan. What hasn't happened is known: it cost nothing. */
export interface Variance {
  /** US dollars, of the records whose two costs are known; null where there are none. */
  cost: string | null;
  /** What the plan of these records costs. */
  planCost: string;
  /** Records of which a cost is unknown and which are therefore left out. */
  unknownCost: number;
}

/** One record's whole layers: days, and cents (null when unknown); null where it has no such layer. */
export type RecordWhole = {
  readonly [L in Layer]: { readonly days: number; readonly cents: Cents | null } | null;
};

/** Whether a record has no variance: a cost that it needs is unknown. */
function isLeftOut(whole: RecordWhole, layer: Compared): boolean {
  return whole.plan?.cents === null || whole[layer]?.cents === null;
}

/** One group of records, layer by layer, over all months. */
export class TotalSums {
  /** Records of the group. */
  records = 0;
  readonly #layers = { plan: new Cell(), forecast: new Cell(), actual: new Cell() };
  readonly #leftOut = {
    forecast: { plan: new Cell(), layer: new Cell(), records: 0 },
    actual: { plan: new Cell(), layer: new Cell(), records: 0 },
  };

  add(whole: RecordWhole): void {
    this.records += 1;
    for (const layer of LAYERS) addWhole(this.#layers[layer], whole[layer]);
    for (const compared of COMPARED) {
      if (!isLeftOut(whole, compared)) continue;
      const left = this.#leftOut[compared];
      left.records += 1;
      addWhole(left.plan, whole.plan);
      addWhole(left.layer, whole[compared]);
    }
  }

  /** Null where no record has this layer. */
  amount(layer: Layer): Amount | null {
    return amountOf(this.#layers[layer].sum);
  }

  /** Null where no record has one of the two layers. */
  variance(layer: Compared): Variance | null {
    const left = this.#leftOut[layer];
    return varianceOf(
      { plan: this.#layers.plan.sum, layer: this.#layers[layer].sum },
      { plan: left.plan.sum, layer: left.layer.sum, records: left.records },
    );
  }
}

function addWhole(cell: Cell, part: RecordWhole[Layer]): void {
  if (part !== null) cell.add(part.days, part.cents, true, true);
}

/** What records without a variance are, so that it can be taken off the sums: they are few. */
class LeftOut {
  readonly #plan = new MonthCells();
  readonly #layer = new MonthCells();
  readonly #records = new MonthCells();

  add(record: RecordNumbers, layer: Compared, today: number): void {
    const months = new Set<number | null>();
    const spread = (name: Layer, cells: MonthCells) =>
      eachMonth(record, name, today, (month, ...share) => {
        cells.add(month, ...share);
        months.add(month);
      });
    spread("plan", this.#plan);
    spread(layer, this.#layer);
    const real = [...months].filter((month) => month !== null).sort((a, b) => a - b);
    for (const month of months) {
      const opening = month === null ? real.length === 0 : month === real[0];
      this.#records.add(month, 0, null, opening, month === real.at(-1));
    }
  }

  over(months: Months): { plan: Sum; layer: Sum; records: number } {
    return {
      plan: this.#plan.over(months),
      layer: this.#layer.over(months),
      records: this.#records.over(months).quantity,
    };
  }
}

/** One group of records, layer by layer and month by month. Months are numbers since the year 0. */
export class MonthlySums {
  /** Records of the group. */
  records = 0;
  readonly #layers = { plan: new MonthCells(), forecast: new MonthCells(), actual: new MonthCells() };
  readonly #leftOut = { forecast: new LeftOut(), actual: new LeftOut() };

  /**
   * @param today as a number of days: up to which what is still on site counts
   * @returns what the record is over all its months
   */
  add(record: RecordNumbers, today: number): RecordWhole {
    this.records += 1;
    const whole = {
      plan: this.#addLayer(record, "plan", today),
      forecast: this.#addLayer(record, "forecast", today),
      actual: this.#addLayer(record, "actual", today),
    };
    for (const layer of COMPARED) {
      if (isLeftOut(whole, layer)) this.#leftOut[layer].add(record, layer, today);
    }
    return whole;
  }

  #addLayer(record: RecordNumbers, layer: Layer, today: number) {
    const cells = this.#layers[layer];
    let [months, wholeDays]: [number, number] = [0, 0];
    let whole: Cents | null = 0;
    eachMonth(record, layer, today, (month, days, cents, opening, closing) => {
      cells.add(month, days, cents, opening, closing);
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
      for (const month of this.#layers[layer].months) {
        if (month === null) continue;
        first = Math.min(first, month);
        last = Math.max(last, month);
      }
    }
    return first > last ? null : { first, last };
  }

  /** Null where no record of the layer lies in these months. */
  amount(layer: Layer, months: Months): Amount | null {
    return amountOf(this.#layers[layer].over(months));
  }

  /** What the layer's shares of these months cost beyond the plan's; null where neither lies there. */
  variance(layer: Compared, months: Months): Variance | null {
    const [plan, compared] = [this.#layers.plan.over(months), this.#layers[layer].over(months)];
    return varianceOf({ plan, layer: compared }, this.#leftOut[layer].over(months));
  }
}

function amountOf({ cents, days, quantity, unknown: unknownCost }: Sum): Amount | null {
  return quantity === 0 ? null : { cost: moneyOfCents(cents), days, quantity, unknownCost };
}

function varianceOf(
  all: { plan: Sum; layer: Sum },
  left: { plan: Sum; layer: Sum; records: number },
): Variance | null {
  const known = (of: "plan" | "layer") =>
    all[of].quantity - all[of].unknown - (left[of].quantity - left[of].unknown);
  const isKnown = known("plan") + known("layer") > 0;
  if (!isKnown && left.records === 0) return null;
  const planCents = all.plan.cents - left.plan.cents;
  return {
    cost: isKnown ? moneyOfCents(all.layer.cents - left.layer.cents - planCents) : null,
    planCost: moneyOfCents(planCents),
    unknownCost: left.records,
  };
}
