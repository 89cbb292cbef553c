import { describe, expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import {
  type ConflictSides,
  conflictRows,
  previewResolution,
  sidesOf,
} from "#src/features/conflicts/conflict-rows.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const base = testRow("A").fields as PfaFields;
const sides: ConflictSides = {
  conflictFields: ["forecastStart"],
  base,
  delta: { forecastStart: "2026-01-15", dor: "BEO" },
  pems: { ...base, forecastStart: "2026-01-20", forecastEnd: "2026-07-15" },
};

describe("conflictRows", () => {
  it("puts conflicts first, then other differences, and marks what is the same", () => {
    const rows = conflictRows(sides);
    expect(rows.slice(0, 3).map(({ field }) => field)).toEqual(["forecastStart", "dor", "forecastEnd"]);
    expect(rows[0]).toMatchObject({
      base: "2026-01-10",
      mine: "2026-01-15",
      pems: "2026-01-20",
      conflicting: true,
    });
    expect(rows.slice(3).every((row) => row.same)).toBe(true);
  });

  it("has no row for money that may not be seen", () => {
    const { monthlyRate: _, purchasePrice: __, ...pems } = sides.pems;
    expect(conflictRows({ ...sides, pems }).map(({ field }) => field)).not.toContain("monthlyRate");
  });
});

describe("sidesOf", () => {
  it("takes only what the author changed for the change", () => {
    const same = { conflicting: false, changed: false };
    const compared = sidesOf({
      conflictFields: ["dor"],
      fields: [
        { field: "dor", base: null, mine: "BEO", pems: "PROJECT", conflicting: true, changed: true },
        { field: "model", base: "A", mine: "A", pems: "B", ...same },
      ],
    });
    expect(compared).toEqual({
      conflictFields: ["dor"],
      base: { dor: null, model: "A" },
      delta: { dor: "BEO" },
      pems: { dor: "PROJECT", model: "B" },
    });
  });
});

describe("previewResolution", () => {
  it("writes mine over PEMS, and the rest of my change with it", () => {
    const { outcome, result } = previewResolution(sides, "use_local", {});
    expect(outcome).toMatchObject({ ok: true, delta: { forecastStart: "2026-01-15", dor: "BEO" } });
    expect(result).toMatchObject({ forecastStart: "2026-01-15", forecastEnd: "2026-07-15", dor: "BEO" });
  });

  it("drops mine for the conflicting fields alone", () => {
    expect(previewResolution(sides, "use_pems", {}).outcome).toMatchObject({
      ok: true,
      delta: { dor: "BEO" },
    });
  });

  it("needs a choice for each conflicting field", () => {
    const undecided = previewResolution(sides, "merge", {});
    expect(undecided.open).toEqual(["forecastStart"]);
    expect(undecided.result.forecastStart).toBe("2026-01-20");
    const decided = previewResolution(sides, "merge", { forecastStart: { value: "2026-01-18" } });
    expect(decided.open).toEqual([]);
    expect(decided.result.forecastStart).toBe("2026-01-18");
  });

  it("shows the result of a choice that breaks a rule, with the finding", () => {
    const { outcome, result } = previewResolution(sides, "merge", { forecastStart: { value: "2026-12-01" } });
    expect(outcome.ok ? [] : outcome.findings.map(({ code }) => code)).toEqual(["FORECAST_ORDER"]);
    expect(result.forecastStart).toBe("2026-12-01");
  });
});
