import { describe, expect, it } from "vitest";
import { type CellShown, CellsShown } from "#src/features/grid/cell-shown.ts";
import { COLUMNS, type ColumnKey } from "#src/features/grid/columns.ts";
import type { RecordRow, RowView } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const TODAY = "2026-01-05";
const view = (change: Partial<RecordRow> = {}, extra: Partial<RowView> = {}): RowView => ({
  row: testRow("A", change),
  local: {},
  refused: {},
  ...extra,
});
const cell = (key: ColumnKey, of: RowView): CellShown =>
  new CellsShown(COLUMNS, of, TODAY).at(COLUMNS.findIndex((column) => column.key === key));

describe("CellsShown", () => {
  it("gives each column its text, and clips only what may be too long for it", () => {
    expect(cell("forecastEnd", view())).toEqual({
      ...{ text: "30 Jun 2026", ink: "", look: "", long: false, said: undefined },
      ...{ changed: false, invalid: false, mark: undefined },
    });
    const words = view({}, { local: { description: "A crane that lifts and lifts and lifts" } });
    expect(cell("description", words).long).toBe(true);
  });

  it("says in words, sign and colour how the forecast stands against the plan", () => {
    const over = cell("forecastCost", view());
    expect(over).toMatchObject({ text: "$30,897", ink: "text-failed-text", said: "$5,601 over plan" });
    expect(over.look).toContain("↑");
    const under = cell("forecastCost", view({}, { local: { forecastEnd: "2026-05-01" } }));
    expect(under.ink).toBe("text-synced-text");
    expect(under.look).toContain("↓");
    const unknown = cell("forecastCost", view({}, { local: { monthlyRate: null } }));
    expect(unknown).toMatchObject({ text: "—", ink: "text-ink-faint", said: undefined });
  });

  it("marks what is mine and what was refused, and says it", () => {
    const typed = view({}, { local: { forecastEnd: "2026-07-15" } });
    expect(cell("forecastEnd", typed)).toMatchObject({
      changed: true,
      mark: "border-t-accent",
      said: "Was 30 Jun 2026",
    });
    expect(cell("forecastStart", typed)).toMatchObject({ changed: false, mark: undefined });
    const refused = view(
      {},
      { refused: { forecastEnd: { text: "soon", value: undefined, message: "That's no date." } } },
    );
    expect(cell("forecastEnd", refused)).toMatchObject({ invalid: true, mark: "border-t-failed" });
    expect(cell("forecastEnd", refused).said).toContain("soon");
  });

  it("has no mark for what is only good to know", () => {
    const others = cell("pfaId", view({ editedBy: ["Jonas Weber"] }));
    expect(others).toMatchObject({ text: "A", mark: undefined });
    expect(others.said).toContain("Jonas Weber is editing");
  });
});
