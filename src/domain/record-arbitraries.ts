/** Records and changes for tests: a sound record to start from, and fast-check generators around it. */

// biome-ignore lint/style/noRestrictedImports: only tests import this file.
import fc from "fast-check";
import { addDays } from "#src/domain/calendar.ts";
import { type Delta, EDITABLE_FIELDS, type EditableField, type PfaFields } from "#src/domain/record.ts";

/** A rental crane on forecast, breaking no rule; `changes` on top of it. */
export function aRecord(changes: Partial<PfaFields> = {}): PfaFields {
  return {
    description: "Crawler crane 300 t",
    areaSilo: "Area 4",
    category: "Cranes",
    class: "Crawler",
    source: "Rental",
    dor: "BEO",
    isFundsTransferable: false,
    monthlyRate: "30000.00",
    purchasePrice: null,
    manufacturer: "Liebherr",
    model: "LR 1300",
    contract: null,
    equipment: null,
    forecastStart: "2026-01-15",
    forecastEnd: "2026-06-30",
    actualStart: null,
    actualEnd: null,
    isActualized: false,
    isDiscontinued: false,
    originalStart: "2026-01-01",
    originalEnd: "2026-05-31",
    ...changes,
  };
}

/** Any day of the years 0001 to 9999. */
export const anyDay = fc.integer({ min: 0, max: 3_652_058 }).map((days) => addDays("0001-01-01", days));
/** Days so near each other that ranges often meet, and are often reversed. */
const nearDay = fc.integer({ min: 0, max: 12 }).map((days) => addDays("2026-01-01", days));
/** Canonical money from 0 to below 10^12. */
export const anyMoney = fc
  .bigInt({ min: 0n, max: 99_999_999_999_999n })
  .map((cents) => `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`);

const text = fc.constantFrom(null, "a", "b", "c");
const money = fc.constantFrom(null, "0.00", "100.00", "5500.50");
const day = fc.option(nearDay);

const values: { readonly [F in keyof PfaFields]: fc.Arbitrary<PfaFields[F]> } = {
  description: text,
  areaSilo: text,
  category: text,
  class: text,
  source: fc.constantFrom(null, "Rental", "Purchase"),
  dor: fc.constantFrom(null, "BEO", "PROJECT"),
  isFundsTransferable: fc.boolean(),
  monthlyRate: money,
  purchasePrice: money,
  manufacturer: text,
  model: text,
  contract: text,
  equipment: text,
  forecastStart: day,
  forecastEnd: day,
  actualStart: day,
  actualEnd: day,
  isActualized: fc.boolean(),
  isDiscontinued: fc.boolean(),
  originalStart: day,
  originalEnd: day,
};

/** Any record, sound or not; few values for each field, so that two records often agree. */
export const anyRecord: fc.Arbitrary<PfaFields> = fc.record(values);

/** Any delta, empty ones too, with its keys in any order. */
export const anyDelta: fc.Arbitrary<Delta> = fc
  .tuple(
    anyRecord,
    fc
      .subarray([...EDITABLE_FIELDS])
      .chain((fields) => fc.shuffledSubarray(fields, { minLength: fields.length })),
  )
  .map(([record, fields]) => pick(record, fields));

/** A record that is `base` but for some fields: what somebody else made of it. */
export function movedFrom(base: PfaFields): fc.Arbitrary<PfaFields> {
  return anyDelta.map((delta) => ({ ...base, ...delta }));
}

/** The named fields of a record, in the order in which they are named. */
export function pick(record: PfaFields, fields: readonly EditableField[]): Delta {
  return Object.fromEntries(fields.map((field) => [field, record[field]]));
}
