import { expect, it } from "vitest";
import { datePresets } from "#src/features/grid/date-presets.ts";

it("counts whole months and years, both ends included", () => {
  const ranges = Object.fromEntries(datePresets("2026-11-20").map(({ label, ...range }) => [label, range]));
  expect(ranges).toEqual({
    "This month": { from: "2026-11-01", to: "2026-11-30" },
    "Next month": { from: "2026-12-01", to: "2026-12-31" },
    "Next 3 months": { from: "2026-11-20", to: "2027-02-19" },
    "This year": { from: "2026-01-01", to: "2026-12-31" },
    "Before today": { to: "2026-11-19" },
    "From today": { from: "2026-11-20" },
  });
});
