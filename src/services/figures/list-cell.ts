import { inOrganization } from "#src/db/in-organization.ts";
import { addDays, addMonths, utcDay } from "#src/domain/calendar.ts";
import type { FieldConditions } from "#src/domain/field-condition.ts";
import { moneyOfCents } from "#src/domain/money.ts";
import { addCents } from "#src/domain/month-cells.ts";
import { monthNumber } from "#src/domain/monthly-days.ts";
import { type Cents, eachMonth, type Layer, type RecordNumbers } from "#src/domain/monthly-spread.ts";
import { dayNumber } from "#src/domain/timeline-days.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { readNumbers } from "#src/services/figures/read-numbers.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { loadRecordsById } from "#src/services/records/load-records.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";
import { takeTurns } from "#src/services/take-turns.ts";

export const MAX_CELL_RECORDS = 500;

/** What one layer of a record is in the months asked for. */
export interface CellShare {
  days: number;
  /** US dollars; null when unknown, absent without perm_ViewFinancials. */
  cost?: string | null;
}

export interface CellRecord {
  pfaId: string;
  description: string | null;
  /** For the layers asked for that have a day or a cost there, or whose cost is unknown. */
  shares: { [L in Layer]?: CellShare };
}

export interface CellRecords {
  /** Records that lie there. */
  total: number;
  /** At most 500: what weighs most first. */
  records: CellRecord[];
  /** Conditions that, with the filter, give exactly these records; null where none do. */
  conditions: FieldConditions | null;
}

/** `none`: what lies in no month; else from and up to a month, `YYYY-MM`, either end open. */
export type CellMonths = "none" | { from?: string; to?: string };

interface CellInput {
  filter?: RecordFilter;
  /** One, or two whose difference is asked about. */
  layers: readonly Layer[];
  months: CellMonths;
}

interface Share {
  days: number;
  cents: Cents | null;
}

interface Found {
  pfaId: string;
  shares: Map<Layer, Share>;
}

/**
 * The records behind a cell of the matrix, each with its share of it: the shares of all add up to the cell.
 * @param input.filter with the group of the cell as conditions on its fields
 * @throws what the filter throws
 */
export async function listCell(deps: ServiceDeps, member: Member, input: CellInput): Promise<CellRecords> {
  const { filter = {}, layers, months } = input;
  const today = dayNumber(utcDay(deps.now()));
  return inOrganization(deps.db, member, async (tx) => {
    const all = await readNumbers(tx, member, filter, []);
    const isAmong = amongMonths(months);
    const candidate = conditionsFor(layers, months);
    let exact = candidate !== null;
    const found: Found[] = [];
    for await (const some of takeTurns(all, 100)) {
      for (const record of some) {
        const shares = sharesOf(record, layers, isAmong, today);
        if (shares.size > 0) found.push({ pfaId: record.pfaId, shares });
        exact &&= candidate?.has(record) === shares.size > 0;
      }
    }
    const heaviest = found
      .map((one) => ({ ...one, weight: weightOf(one.shares, layers, seesMoney(member)) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MAX_CELL_RECORDS);
    const loaded = await loadRecordsById(
      tx,
      member,
      heaviest.map(({ pfaId }) => pfaId),
    );
    const words = new Map(
      loaded.map(({ pfaId, fields, draft }) => [pfaId, { ...fields, ...draft?.delta }.description]),
    );
    return {
      total: found.length,
      records: heaviest.map(({ pfaId, shares }) => ({
        pfaId,
        description: words.get(pfaId) ?? null,
        shares: Object.fromEntries([...shares].map(([layer, share]) => [layer, shown(member, share)])),
      })),
      conditions: exact && candidate !== null ? candidate.conditions : null,
    };
  });
}

function amongMonths(months: CellMonths): (month: number | null) => boolean {
  if (months === "none") return (month) => month === null;
  const from = months.from === undefined ? null : monthNumber(months.from);
  const to = months.to === undefined ? null : monthNumber(months.to);
  if (from === null && to === null) return () => true;
  return (month) => month !== null && (from === null || month >= from) && (to === null || month <= to);
}

function sharesOf(
  record: RecordNumbers,
  layers: readonly Layer[],
  isAmong: (month: number | null) => boolean,
  today: number,
): Map<Layer, Share> {
  const shares = new Map<Layer, Share>();
  const unknown = new Set<Layer>();
  for (const layer of layers) {
    eachMonth(record, layer, today, (month, days, cents) => {
      if (cents === null) unknown.add(layer);
      if (!isAmong(month)) return;
      const so = shares.get(layer);
      if (so === undefined) shares.set(layer, { days, cents });
      else shares.set(layer, { days: so.days + days, cents: addCents(so.cents, cents) });
    });
  }
  // A difference to a cost that is unknown is unknown, whatever month that cost lies in.
  if (shares.size > 0) {
    for (const layer of unknown) if (!shares.has(layer)) shares.set(layer, { days: 0, cents: null });
  }
  return shares;
}

/** By how much a record moves the cell; only an order, so that a number is exact enough. */
function weightOf(shares: Map<Layer, Share>, layers: readonly Layer[], money: boolean): number {
  if (money && [...shares.values()].some(({ cents }) => cents === null)) return 0;
  const [first, second] = layers.map((layer) => {
    const share = shares.get(layer);
    return Number((money ? share?.cents : share?.days) ?? 0);
  });
  return Math.abs((first ?? 0) - (second ?? 0));
}

function shown(member: Member, { days, cents }: Share): CellShare {
  return { days, ...(seesMoney(member) && { cost: cents === null ? null : moneyOfCents(cents) }) };
}

const DATES = {
  plan: ["originalStart", "originalEnd"],
  forecast: ["forecastStart", "forecastEnd"],
  actual: ["actualStart", "actualEnd"],
} as const;

/** Conditions that most records of a cell fulfil, to be held against all of them. */
function conditionsFor(
  layers: readonly Layer[],
  months: CellMonths,
): { conditions: FieldConditions; has(record: RecordNumbers): boolean } | null {
  const [layer, ...more] = layers;
  if (layer === undefined || more.length > 0) return null;
  const [start, end] = DATES[layer];
  const happened: FieldConditions = layer === "actual" ? { isActualized: { op: "is", value: true } } : {};
  const counts = (record: RecordNumbers) => layer !== "actual" || record.isActualized;
  if (months === "none") {
    return {
      conditions: { ...happened, [start]: { op: "empty" } },
      has: (record) => counts(record) && record[start] === null,
    };
  }
  // The end of a range is no day of it.
  const after = months.from === undefined ? undefined : addDays(`${months.from}-01`, 1);
  const upTo = months.to === undefined ? undefined : addDays(addMonths(`${months.to}-01`, 1), -1);
  const [least, most] = [after, upTo].map((day) => (day === undefined ? undefined : dayNumber(day)));
  return {
    conditions: {
      ...happened,
      ...(upTo !== undefined && { [start]: { op: "between", to: upTo } }),
      ...(after !== undefined && { [end]: { op: "between", from: after } }),
    },
    has: (record) =>
      counts(record) &&
      (most === undefined || (record[start] ?? Infinity) <= most) &&
      (least === undefined || (record[end] ?? -Infinity) >= least),
  };
}
