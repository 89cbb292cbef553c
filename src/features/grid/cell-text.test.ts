import { describe, expect, it } from "vitest";
import type { PfaFields } from "#src/domain/record.ts";
import { costCell, durationText, formatValue } from "#src/features/grid/cell-text.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const fields = testRow("A").fields as PfaFields;
const TODAY = "2026-01-05";

describe("cell text", () => {
  it("formats values by the kind of their field", () => {
    expect(formatValue("forecastStart", "2026-01-15")).toBe("15 Jan 2026");
    expect(formatValue("monthlyRate", "5500.00")).toBe("$5,500.00");
    expect(formatValue("isActualized", true)).toBe("Yes");
    expect(formatValue("model", null)).toBe("—");
    expect(formatValue("monthlyRate", undefined)).toBe("—");
  });

  it("says by how much the forecast is over or under plan", () => {
    expect(costCell(fields, TODAY)).toEqual({
      text: "$30,897",
      against: { over: true, text: "$5,601 over plan" },
    });
    const shorter = { ...fields, forecastEnd: "2026-05-01" };
    expect(costCell(shorter, TODAY).against).toMatchObject({ over: false });
    expect(costCell({ ...fields, forecastEnd: fields.originalEnd }, TODAY).against).toBeNull();
    expect(costCell({ ...fields, monthlyRate: null }, TODAY)).toEqual({ text: "—", against: null });
  });

  it("shows no duration for dates that stand the wrong way round", () => {
    expect(durationText(fields)).toBe("5 mo 20 d");
    expect(durationText({ forecastStart: "2026-02-01", forecastEnd: "2026-01-01" })).toBe("—");
    expect(durationText({ forecastStart: null, forecastEnd: "2026-01-01" })).toBe("—");
  });
});
