import { expect, it } from "vitest";
import { moversShown, moversSince } from "#src/features/kpi/movers-since.ts";

it.each([
  [null, "2026-11-20", null],
  ["2026-11-20", "2026-11-20", null],
  ["2026-08-20", "2026-08-20", null],
  ["2026-08-19", "2026-08-20", "Compared at most 92 days back: since 20 Aug 2026, not 19 Aug 2026."],
  ["2026-11-21", "2026-11-20", "21 Nov 2026 is still to come: since today, 20 Nov 2026."],
])("asked for %s on 20 Nov 2026, movers are since %s, and it is said: %s", (asked, since, remark) => {
  expect(moversSince(asked, "2026-11-20")).toEqual({ since, least: "2026-08-20", remark });
});

it("of many movers it is said how many are listed, and how many are nowhere", () => {
  expect(moversShown(20, 20, 20)).toBe("");
  expect(moversShown(45, 45, 20)).toBe("20 are listed, the table and the file have 45. ");
  expect(moversShown(1200, 500, 20)).toBe(
    "20 are listed, the table and the file have 500: 700 are left out. ",
  );
});
