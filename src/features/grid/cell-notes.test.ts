import { describe, expect, it } from "vitest";
import { cellNotes } from "#src/features/grid/cell-notes.ts";
import { COLUMNS, type Column, type ColumnKey } from "#src/features/grid/columns.ts";
import type { RecordRow, RowView } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const column = (key: ColumnKey) => COLUMNS.find((candidate) => candidate.key === key) as Column;
const view = (change: Partial<RecordRow> = {}, extra: Partial<RowView> = {}): RowView => ({
  row: testRow("A", change),
  local: {},
  refused: {},
  ...extra,
});
const notes = (key: ColumnKey, of: RowView) => cellNotes(column(key), of, (at) => at);

describe("cellNotes", () => {
  it("has nothing to say about an untouched cell", () => {
    expect(notes("forecastEnd", view())).toEqual([]);
  });

  it("shows the old value of a changed cell, saved or not", () => {
    const draft = {
      delta: { forecastEnd: "2026-07-15" },
      seen: { forecastEnd: "2026-06-30" },
      collisions: [],
    };
    expect(notes("forecastEnd", view({ draft }))).toEqual([{ tone: "changed", text: "Was 30 Jun 2026" }]);
    expect(notes("forecastEnd", view({}, { local: { forecastEnd: "2026-07-15" } }))).toHaveLength(1);
  });

  it("puts what was refused first, then what collides, then broken rules", () => {
    const draft = {
      delta: { forecastEnd: "2025-01-01" },
      seen: { forecastEnd: "2026-06-01" },
      collisions: ["forecastEnd"] as const,
    };
    const findings = [
      { code: "FORECAST_ORDER", message: "The forecast ends before it starts.", fields: ["forecastEnd"] },
    ];
    const refused = { forecastEnd: { text: "soon", value: undefined, message: "Type a day." } };
    expect(notes("forecastEnd", view({ draft, findings }, { refused })).map((note) => note.tone)).toEqual([
      "refused",
      "collision",
      "finding",
    ]);
  });

  it("shows what was sent and not taken, to its author", () => {
    const problem = {
      modificationId: "m",
      status: "failed" as const,
      delta: { monthlyRate: "6000.00" },
      conflictId: null,
      waitsForApproval: false,
      message: "PEMS answered 400.",
    };
    expect(notes("monthlyRate", view({ problem }))[0]?.text).toBe(
      "You sent $6,000.00; PEMS couldn't take it.",
    );
  });

  it("asks nobody to decide a conflict again whose decision waits for a second person", () => {
    const problem = {
      modificationId: "m",
      status: "conflict" as const,
      delta: {},
      conflictId: "c",
      waitsForApproval: false,
      message: "PEMS changed the model.",
    };
    const sync = { state: "conflict" as const, at: null, modificationId: "m", byMe: true };
    const note = (change: Partial<typeof problem>) =>
      notes("sync", view({ problem: { ...problem, ...change }, sync }));
    expect(note({})[0]?.text).toBe(
      "PEMS changed this too. Choose which values count. PEMS changed the model.",
    );
    const message = "Waiting for a second person to approve it.";
    expect(note({ waitsForApproval: true, message })).toEqual([{ tone: "info", text: message }]);
  });

  it("names who else is editing", () => {
    expect(notes("pfaId", view({ editedBy: ["Jonas Weber"] }))[0]?.text).toBe(
      "Jonas Weber is editing this record.",
    );
  });
});
