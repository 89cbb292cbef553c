import { describe, expect, test } from "vitest";
import {
  doneText,
  gestureText,
  movedText,
  movedTogetherText,
  skippedText,
  whyNotText,
} from "#src/features/timeline/moved-words.ts";
import { datesText, groupCostsText, rowName } from "#src/features/timeline/timeline-words.ts";
import { shownFields } from "#src/features/working-set/record-row.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const CRANE = {
  description: "Crawler crane",
  source: "Rental" as const,
  monthlyRate: "5500.00",
  forecastStart: "2026-01-10",
  forecastEnd: "2026-06-30",
  originalStart: null,
  originalEnd: null,
  actualStart: null,
  actualEnd: null,
  isActualized: false,
  isDiscontinued: false,
};
const named = (change: object, money = true) =>
  rowName(
    { row: testRow("PFA-1", { fields: { ...CRANE, ...change } }), local: {}, refused: {} },
    "2026-03-01",
    money,
  );

describe("a row in words", () => {
  test("says dates, length and cost", () => {
    expect(named({})).toBe("PFA-1, Crawler crane, forecast 10 Jan 2026 to 30 Jun 2026, 5 mo 20 d, $30,897");
  });

  test("leaves money out for whom it is hidden", () => {
    expect(named({}, false)).not.toContain("$");
  });

  test("says what is on site, discontinued, and what the plan was", () => {
    const text = named({
      isActualized: true,
      actualStart: "2026-01-12",
      isDiscontinued: true,
      originalStart: "2026-01-01",
      originalEnd: "2026-02-01",
    });
    expect(text).toContain("plan 1 Jan 2026 to 1 Feb 2026, on site since 12 Jan 2026, discontinued");
    expect(named({ isActualized: true, actualStart: "2026-01-12", actualEnd: "2026-02-02" })).toContain(
      "actual 12 Jan 2026 to 2 Feb 2026",
    );
  });

  test("says what is missing", () => {
    expect(named({ forecastStart: null, forecastEnd: null })).toBe("PFA-1, Crawler crane, no forecast dates");
    expect(named({ forecastEnd: null })).toContain("forecast 10 Jan 2026 to no end");
    expect(datesText(null, null)).toBe("no dates");
  });

  test("says what is wrong with the forecast, as the mark at its bar does", () => {
    const row = testRow("PFA-1", { fields: CRANE });
    const refused = { text: "", value: "2026-02-01", message: "No" };
    const view = { row, local: {}, refused: { forecastStart: refused } };
    expect(rowName(view, "2026-03-01", true)).toMatch(/, forecast couldn't be saved$/);
    const draft = { delta: {}, seen: {}, collisions: ["forecastEnd" as const] };
    const collided = { ...view, row: { ...row, draft }, refused: {} };
    expect(rowName(collided, "2026-03-01", true)).toContain(", forecast changed in PEMS meanwhile");
    expect(named({ forecastStart: "2026-07-01" })).toContain(", forecast ends before it starts");
    expect(rowName({ ...view, refused: { model: refused } }, "2026-03-01", true)).not.toMatch(/saved/);
  });

  test("says who is editing, and where it stands on its way", () => {
    const row = { ...testRow("PFA-1", { fields: CRANE }), editedBy: ["Jonas Weber"] };
    const view = { row, local: { dor: "BEO" }, refused: {} };
    expect(rowName(view, "2026-03-01", true)).toMatch(/, draft, being edited by Jonas Weber$/);
  });
});

describe("what a gesture did", () => {
  test("names one record, counts many, and says the direction", () => {
    expect(doneText({ kind: "shift", amount: 7, unit: "day" }, 3, null)).toBe("Shifted 3 records by 7 days");
    expect(doneText({ kind: "shift", amount: -1, unit: "week" }, 1, "PFA-1")).toBe(
      "Shifted PFA-1 back by 1 week",
    );
    expect(doneText({ kind: "stretch", edge: "end", amount: 2, unit: "month" }, 1, "PFA-1")).toBe(
      "Moved the end of PFA-1 by 2 months",
    );
  });

  test("completes what an undo says", () => {
    const back = { kind: "shift", amount: -5, unit: "day" } as const;
    expect(gestureText(back, 12, null)).toBe("shifting 12 records back by 5 days");
    const stretch = { kind: "stretch", edge: "start", amount: 1, unit: "month" } as const;
    expect(gestureText(stretch, 1, "PFA-1")).toBe("moving the start of PFA-1 by 1 month");
  });

  test("says what it comes to: dates, length and cost, without money for whom it is hidden", () => {
    const row = testRow("PFA-1", { fields: { ...testRow("PFA-1").fields, ...CRANE } });
    const fields = shownFields({ row, local: {}, refused: {} });
    const text = (change: object, money = true) => movedText({ ...fields, ...change }, "2026-03-01", money);
    expect(text({})).toBe("10 Jan 2026 to 30 Jun 2026, 5 mo 20 d, $30,897");
    expect(text({ monthlyRate: null })).toBe("10 Jan 2026 to 30 Jun 2026, 5 mo 20 d, cost unknown");
    expect(text({}, false)).toBe("10 Jan 2026 to 30 Jun 2026, 5 mo 20 d");
    const moved = { before: 60, after: 51, costChange: "-9000.00", unknown: 2 };
    expect(movedTogetherText(moved, true)).toBe("51 days in all (−9), cost -$9,000, 2 without cost");
    expect(movedTogetherText({ ...moved, costChange: "0.00", unknown: 0 }, true)).toMatch(
      /, cost unchanged$/,
    );
    expect(movedTogetherText(moved, false)).toBe("51 days in all (−9)");
  });

  test("says why records stayed as they were", () => {
    expect(skippedText(new Map())).toBe("");
    expect(
      skippedText(
        new Map([
          ["noDates", 2],
          ["discontinued", 1],
        ]),
      ),
    ).toBe("2 lack a forecast date, 1 is discontinued");
    expect(whyNotText("startIsActual")).toContain("its start stays");
  });
});

describe("what a group costs", () => {
  const costs = { count: 1300, forecastCost: "1204000.00", planCost: "1100000.00", actualCost: "312000.40" };

  test("is said layer by layer", () => {
    expect(groupCostsText(costs)).toBe("forecast $1,204,000 · plan $1,100,000 · actual $312,000");
  });

  test("leaves out an actual where nothing happened, not a plan of nothing", () => {
    expect(groupCostsText({ ...costs, planCost: "0.00", actualCost: "0.00" })).toBe(
      "forecast $1,204,000 · plan $0",
    );
    expect(groupCostsText({ ...costs, actualCost: null })).not.toContain("actual");
  });

  test("says how many are unknown", () => {
    expect(groupCostsText({ ...costs, unknownForecast: 1200, unknownPlan: 1, unknownActual: 2 })).toBe(
      "forecast $1,204,000 · plan $1,100,000 · actual $312,000 · 1,200 without forecast cost, 1 without plan cost, 2 without actual cost",
    );
  });

  test("is a dash where nothing is known", () => {
    const none = { count: 2, forecastCost: "0.00", planCost: "0.00", actualCost: "0.00" };
    expect(groupCostsText({ ...none, unknownForecast: 2, unknownPlan: 1, unknownActual: 1 })).toBe(
      "forecast — · plan $0 · actual — · 2 without forecast cost, 1 without plan cost, 1 without actual cost",
    );
  });

  test("is nothing for whom money is hidden", () => {
    expect(groupCostsText({ count: 3 })).toBeNull();
  });
});
