/**
 * The shape of what PEMS sends: which fields its records have, with which JSON types, and how that differs from what was
 * known. Pure.
 */
import { FIELD, type FieldKind, RECORD_FIELDS } from "#src/domain/record.ts";

export type JsonType = "string" | "number" | "boolean" | "object" | "array";
/** Field → the JSON types that its values have; null says nothing about a type, so there may be none. */
export type Shape = ReadonlyMap<string, ReadonlySet<JsonType>>;

/** A difference to what was known. */
export interface Drift {
  kind: "new" | "missing" | "retyped";
  field: string;
  /** Types that were known, and the one that came; empty where there was none. */
  expected: string;
  found: string;
}

const JSON_TYPE: { readonly [K in FieldKind]: JsonType } = {
  text: "string",
  date: "string",
  source: "string",
  dor: "string",
  money: "number",
  boolean: "boolean",
};

/** What the contract (docs/pems-api.yaml) says of a record. */
export const CONTRACT_SHAPE: Shape = new Map<string, ReadonlySet<JsonType>>([
  ...["pfaId", "organizationCode", "updatedAt", "updatedBy", "changeReason"].map(
    (name) => [name, new Set<JsonType>(["string"])] as const,
  ),
  ["version", new Set<JsonType>(["number"])],
  ...RECORD_FIELDS.map((field) => [field, new Set([JSON_TYPE[FIELD[field].kind]])] as const),
]);

/** Stands for the fields that are not named. */
export const OTHER_FIELDS = "…";
/** New fields that one page may name; more are summed up. */
export const MOST_NAMED = 50;
/** Fields that are remembered for an organization; whatever comes on top is summed up. */
export const MOST_REMEMBERED = 2_000;
/** On fewer records a field may be absent by chance. */
const ENOUGH_TO_MISS = 20;
const LONGEST_NAME = 120;

/** A name as it can be stored: neither NUL nor half of a surrogate pair, at most 120 characters. */
function storableName(name: string): string {
  return name.slice(0, LONGEST_NAME).toWellFormed().replaceAll("\u0000", "\ufffd");
}

function typeOf(value: unknown): JsonType | null {
  if (value === null) return null;
  if (Array.isArray(value)) return "array";
  return typeof value as JsonType;
}

/** The shape of a page, with how many of its entries are records at all. */
export function shapeOf(records: readonly unknown[]): { shape: Shape; records: number } {
  const shape = new Map<string, Set<JsonType>>();
  let count = 0;
  for (const record of records) {
    if (typeof record !== "object" || record === null || Array.isArray(record)) continue;
    count += 1;
    for (const [name, value] of Object.entries(record)) {
      let types = shape.get(name);
      if (!types) {
        types = new Set();
        shape.set(name, types);
      }
      const type = typeOf(value);
      if (type) types.add(type);
    }
  }
  return { shape: withStorableNames(shape), records: count };
}

function withStorableNames(shape: ReadonlyMap<string, Set<JsonType>>): Shape {
  const named = new Map<string, Set<JsonType>>();
  for (const [name, types] of shape) {
    const stored = storableName(name);
    named.set(stored, new Set([...(named.get(stored) ?? []), ...types]));
  }
  return named;
}

export interface Comparison {
  drifts: Drift[];
  /** What to remember from now on: fields that are new or have new types, with all types known of them. */
  learned: { field: string; types: JsonType[] }[];
}

/**
 * What a page shows that was not known. The first page of an organization says what PEMS sends; only what the contract
 * has otherwise is then a difference.
 * @param seen what was seen before, of this organization
 */
export function compareShape(page: { shape: Shape; records: number }, seen: Shape): Comparison {
  const drifts: Drift[] = [];
  const learned: Comparison["learned"] = [];
  const unknown: string[] = [];
  for (const [field, types] of page.shape) {
    const contract = CONTRACT_SHAPE.get(field);
    const before = seen.get(field);
    const known = new Set([...(contract ?? []), ...(before ?? [])]);
    const came = [...types].filter((type) => !known.has(type));
    if (contract || before) {
      // A field of which nothing but null was seen has no type that another one could differ from.
      const expected = [...known].sort().join(", ");
      if (known.size > 0) {
        drifts.push(...came.map((found): Drift => ({ kind: "retyped", field, expected, found })));
      }
      if (!before || came.length > 0) learned.push({ field, types: [...known, ...came] });
    } else unknown.push(field);
  }
  const room = Math.max(0, MOST_REMEMBERED - seen.size - learned.length);
  for (const field of unknown.slice(0, room)) {
    learned.push({ field, types: [...(page.shape.get(field) ?? [])] });
  }
  // What came from the beginning is no change.
  if (seen.size > 0) drifts.push(...newFields(page.shape, unknown, room));
  if (page.records >= ENOUGH_TO_MISS) {
    for (const [field, types] of seen) {
      if (page.shape.has(field)) continue;
      drifts.push({ kind: "missing", field, expected: [...types].sort().join(", "), found: "" });
    }
  }
  return { drifts, learned };
}

/** At most 50 by name, the rest in a row of its own; what can't be remembered, in one that is always the same. */
function newFields(shape: Shape, unknown: readonly string[], room: number): Drift[] {
  const named = unknown.slice(0, Math.min(room, MOST_NAMED));
  const drifts = named.map((field): Drift => {
    const found = [...(shape.get(field) ?? [])].sort().join(", ");
    return { kind: "new", field, expected: "", found };
  });
  const others = (found: string): Drift => ({ kind: "new", field: OTHER_FIELDS, expected: "", found });
  const unnamed = unknown.length - named.length;
  if (unnamed > 0) {
    const full = named.length < MOST_NAMED;
    drifts.push(
      others(
        full
          ? `more than ${MOST_REMEMBERED.toLocaleString("en-US")} fields`
          : `${unnamed.toLocaleString("en-US")} more`,
      ),
    );
  }
  return drifts;
}
