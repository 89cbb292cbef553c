import { expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { mayHaveMoved, type RecordQuery } from "#src/features/working-set/may-have-moved.ts";
import { NO_FILTER } from "#src/features/working-set/record-filter.ts";
import type { RecordRow, RowView } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const view = (fields: Partial<PfaFields> = {}, change: Partial<RecordRow> = {}): RowView => {
  const row = testRow("A", change);
  return { row: { ...row, fields: { ...row.fields, ...fields } }, local: {}, refused: {} };
};
const query = (change: Partial<RecordQuery>): RecordQuery => ({
  filter: NO_FILTER,
  group: [],
  sort: [],
  ...change,
});
const sortedBy = (field: RecordQuery["sort"][number]["field"]) =>
  query({ sort: [{ field, direction: "asc" }] });
const filtered = (change: Partial<RecordQuery["filter"]>) => query({ filter: { ...NO_FILTER, ...change } });
const synced = (state: RecordRow["sync"]["state"]) =>
  view({}, { sync: { state, at: null, modificationId: null, byMe: true } });
const draft = { delta: { model: "X" }, seen: { model: null }, collisions: [] };

const moves: [string, RowView, RecordQuery][] = [
  ["its sort field changed", view({ model: "Z" }), sortedBy("model")],
  ["its forecast cost changed", view({ monthlyRate: "1.00" }), sortedBy("forecastCost")],
  ["its plan cost changed", view({ monthlyRate: "1.00" }), sortedBy("planCost")],
  ["its actual cost may have changed", view({ actualEnd: "2026-03-01" }), sortedBy("actualCost")],
  ["its duration changed", view({ forecastEnd: "2026-03-01" }), sortedBy("duration")],
  [
    "PEMS changed it later",
    view({}, { pemsUpdatedAt: "2026-02-01T00:00:00.000Z" }),
    sortedBy("pemsUpdatedAt"),
  ],
  ["it belongs to another group", view({ category: "Lifts" }), query({ group: ["category"] })],
  ["a searched text changed", view({ contract: "C-1" }), filtered({ q: "c" })],
  ["its area, which is searched, changed", view({ areaSilo: "Jetty" }), filtered({ q: "c" })],
  ["its source is filtered by", view({ source: "Purchase" }), filtered({ source: "Rental" })],
  ["its DOR is filtered by", view({ dor: "BEO" }), filtered({ dor: "PROJECT" })],
  ["its category is filtered by", view({ category: "Lifts" }), filtered({ category: ["Cranes"] })],
  [
    "a column's condition is about it",
    view({ forecastEnd: "2026-07-01" }),
    filtered({ fields: { forecastEnd: { op: "between", to: "2026-06-30" } } }),
  ],
  ["its state is filtered by", synced("queued"), filtered({ status: ["synced"] })],
  ["only drafts are shown and it became one", view({}, { draft }), filtered({ mine: true })],
  ["it was discontinued", view({ isDiscontinued: true }), query({})],
];

it.each(moves)("a row may stand elsewhere when %s", (_, after, shown) => {
  expect(mayHaveMoved(view(), after, shown)).toBe(true);
});

const stays: [string, RowView, RecordQuery][] = [
  ["what changed is neither sorted nor filtered by", view({ model: "Z" }), sortedBy("dor")],
  ["it is sorted by its id", view({ model: "Z" }), sortedBy("pfaId")],
  ["discontinued ones are shown, too", view({ isDiscontinued: true }), filtered({ discontinued: "include" })],
];

it.each(stays)("a row stays when %s", (_, after, shown) => {
  expect(mayHaveMoved(view(), after, shown)).toBe(false);
});
