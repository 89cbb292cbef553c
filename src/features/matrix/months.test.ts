import { expect, test } from "vitest";
import {
  addMonths,
  columnLabel,
  columnWords,
  isMonth,
  spanWords,
  stepped,
  yearSpan,
  yearsOf,
} from "#src/features/matrix/months.ts";

test("columns have a short name in the head, and one to be read alone", () => {
  expect(["2026-03", "before", "after", "none"].map(columnLabel)).toEqual([
    "Mar",
    "Earlier",
    "Later",
    "No month",
  ]);
  expect(["2026-03", "before", "after", "none"].map(columnWords)).toEqual([
    "March 2026",
    "all earlier months",
    "all later months",
    "no month",
  ]);
  expect(["2026-13", "none", "2026-1"].some(isMonth)).toBe(false);
});

test("a step is as long as what is shown", () => {
  expect(stepped({ from: "2026-01", to: "2026-12" }, 1)).toEqual({ from: "2027-01", to: "2027-12" });
  expect(stepped({ from: "2026-01", to: "2026-03" }, -1)).toEqual({ from: "2025-10", to: "2025-12" });
  expect(addMonths("0001-01", -1)).toBe("0001-01");
  expect(addMonths("9999-12", 1)).toBe("9999-12");
});

test("spans are named", () => {
  expect(spanWords(yearSpan(2026))).toBe("2026");
  expect(spanWords({ from: "2025-03", to: "2031-06" })).toBe("Mar 2025 – Jun 2031");
});

test("years to choose from are those of the records, near the present", () => {
  expect(yearsOf("2025-03", "2027-06", "2026-11")).toEqual([2025, 2026, 2027]);
  expect(yearsOf(null, null, "2026-11")).toEqual([2026]);
  expect(yearsOf("0001-01", "9999-12", "2026-11")).toHaveLength(31);
});
