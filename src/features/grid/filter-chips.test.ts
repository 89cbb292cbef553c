import { describe, expect, it } from "vitest";
import { conditionOf, filterChips, filterNames, withCondition } from "#src/features/grid/filter-chips.ts";
import { type FilterState, NO_FILTER } from "#src/features/working-set/record-filter.ts";

const filter: FilterState = {
  ...NO_FILTER,
  q: "crane",
  source: "Rental",
  category: ["Cranes", "Lifts"],
  status: ["draft", "failed"],
  discontinued: "only",
  mine: true,
  fields: { forecastEnd: { op: "between", from: "2026-01-01" }, source: { op: "filled" } },
};

describe("chips", () => {
  it("name what is active in words, each with the change that clears it", () => {
    expect(filterChips(NO_FILTER)).toEqual([]);
    const chips = filterChips(filter);
    expect(chips.map(({ name, words }) => `${name} ${words}`.trim())).toEqual([
      "Category is Cranes +1",
      "Source is filled",
      "Source is Rental",
      "Forecast end from 1 Jan 2026",
      "Status is Draft +1",
      "Discontinued only these",
      "My drafts",
    ]);
    expect(chips.map(({ cleared }) => cleared)).toContainEqual({ category: null });
    expect(chips.find(({ key }) => key === "forecastEnd")?.cleared).toEqual({
      fields: { source: { op: "filled" } },
    });
    expect(filterChips({ ...NO_FILTER, status: ["draft"] })[0]?.words).toBe("is Draft");
  });
});

describe("the condition on a field", () => {
  it("is found however the address holds it, and is written in one way", () => {
    expect(conditionOf(filter, "category")).toEqual({ op: "in", values: ["Cranes", "Lifts"] });
    expect(conditionOf(filter, "source")).toEqual({ op: "filled" });
    expect(conditionOf({ ...NO_FILTER, dor: "BEO" }, "dor")).toEqual({ op: "in", values: ["BEO"] });
    expect(conditionOf(NO_FILTER, "dor")).toBeUndefined();
    expect(conditionOf(filter, "model")).toBeUndefined();
    const written = withCondition(filter, "category", { op: "in", values: ["Lifts"] });
    expect(written).toMatchObject({ category: null, fields: { category: { op: "in", values: ["Lifts"] } } });
    expect(withCondition(filter, "forecastEnd", null)).toEqual({ fields: { source: { op: "filled" } } });
  });
});

it("offers no filter by money to those who may not see it", () => {
  const names = (viewFinancials: boolean) => filterNames(viewFinancials).map(({ key }) => key);
  expect(names(true)).toContain("monthlyRate");
  expect(names(false)).not.toContain("monthlyRate");
  expect(names(false)).toContain("status");
});
