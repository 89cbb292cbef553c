import { expect, it } from "vitest";
import { moversSince } from "#src/features/kpi/movers-since.ts";

it.each([
  [null, "2026-11-20", null],
  ["2026-11-20", "2026-11-20", null],
  ["2026-08-20", "2026-08-20", null],
  ["2026-08-19", "2026-08-20", "Compared at most 92 days back: since 20 Aug 2026, not 19 Aug 2026."],
  ["2026-11-21", "2026-11-20", "21 Nov 2026 is still to come: since today, 20 Nov 2026."],
])("asked for %s on 20 Nov 2026, movers are since %s, and it is said: %s", (asked, since, remark) => {
  expect(moversSince(asked, "2026-11-20")).toEqual({ since, least: "2026-08-20", remark });
});
