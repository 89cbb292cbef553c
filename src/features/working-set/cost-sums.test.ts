import { expect, test } from "vitest";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";

test("a sum of which nothing is known is a dash", () => {
  expect([sumText("5.40", 1, 2), sumText("0.00", 2, 2), sumText("0.00", 1, 2)]).toEqual(["$5", "—", "$0"]);
  expect(sumText("0.00", 0, 0)).toBe("$0");
});

test("each sum says how many records it leaves out", () => {
  expect(leftOutText({})).toBeNull();
  expect(leftOutText({ plan: 0, forecast: 1200 })).toBe("1,200 without forecast cost");
  expect(leftOutText({ plan: 2, forecast: 3, actual: 1 })).toBe(
    "3 without forecast cost, 2 without plan cost, 1 without actual cost",
  );
});
