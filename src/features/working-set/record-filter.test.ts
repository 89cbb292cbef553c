import { describe, expect, it } from "vitest";
import {
  activeFilters,
  type FilterState,
  NO_FILTER,
  toRecordFilter,
} from "#src/features/working-set/record-filter.ts";

describe("record filter", () => {
  it("asks for everything but discontinued records by default", () => {
    expect(toRecordFilter(NO_FILTER)).toEqual({});
    expect(activeFilters({ ...NO_FILTER, q: "   " })).toBe(0);
  });

  it("names only what narrows", () => {
    const filter: FilterState = {
      ...NO_FILTER,
      q: " crane ",
      dor: "BEO",
      category: ["Cranes"],
      discontinued: "only",
      mine: true,
      fields: { model: { op: "filled" }, dor: { op: "in", values: ["BEO"] } },
    };
    expect(toRecordFilter(filter)).toEqual({
      search: "crane",
      dor: "BEO",
      category: ["Cranes"],
      discontinued: "only",
      mine: true,
      fields: filter.fields,
    });
    expect(activeFilters(filter)).toBe(7);
  });
});
