import { expect, it } from "vitest";
import { waitedFor } from "#bench/people-report.ts";

const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);

it("holds every kind of save to the aim, and all of them together", () => {
  const waited = waitedFor(
    new Map([
      ["save", times(90, 10)],
      ["save of 20", times(4, 500)],
      ["undo", times(6, 20)],
      ["commit", times(3, 900)],
    ]),
  );
  expect(waited.map(({ what, number, p95, aimMs }) => [what, number, p95, aimMs])).toEqual([
    ["all saves", 100, 20, 100],
    ["commit", 3, 900, undefined],
    ["save", 90, 10, 100],
    ["save of 20", 4, 500, 100],
    ["undo", 6, 20, 100],
  ]);
});

it("has no line for saves where nobody saved", () => {
  expect(waitedFor(new Map([["commit", [5]]])).map(({ what }) => what)).toEqual(["commit"]);
});
