import { describe, expect, it } from "vitest";
import { formatSort, nextSort, parseSort, recordOrder } from "#src/features/working-set/sort-order.ts";

describe("sort order", () => {
  it("goes from ascending to descending to none", () => {
    const first = nextSort([], "dor", false);
    const second = nextSort(first, "dor", false);
    expect(first).toEqual([{ field: "dor", direction: "asc" }]);
    expect(second).toEqual([{ field: "dor", direction: "desc" }]);
    expect(nextSort(second, "dor", false)).toEqual([]);
  });

  it("replaces the order, or adds to it with Shift", () => {
    const dor = nextSort([], "dor", false);
    expect(nextSort(dor, "model", false)).toEqual([{ field: "model", direction: "asc" }]);
    expect(nextSort(dor, "model", true).map(({ field }) => field)).toEqual(["dor", "model"]);
  });

  it("survives the address, and ignores what is no column or can't be sorted", () => {
    const sort = parseSort("forecastEnd.desc,dor,nonsense,sync.desc");
    expect(sort).toEqual([
      { field: "forecastEnd", direction: "desc" },
      { field: "dor", direction: "asc" },
    ]);
    expect(parseSort(formatSort(sort))).toEqual(sort);
    expect(parseSort("")).toEqual([]);
  });
});

it("asks for the groups first, and for no field twice", () => {
  const sort = [
    { field: "dor", direction: "desc" },
    { field: "forecastEnd", direction: "desc" },
  ] as const;
  expect(recordOrder(["dor"], sort)).toEqual([
    { field: "dor", direction: "asc" },
    { field: "forecastEnd", direction: "desc" },
  ]);
});
