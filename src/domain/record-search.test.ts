import { describe, expect, it } from "vitest";
import { searchTerms } from "#src/domain/record-search.ts";

describe("a search", () => {
  it.each([
    ["crane north", ["crane", "north"]],
    ["  LR\t1250 \n", ["LR", "1250"]],
    ['"crawler crane" north', ["crawler crane", "north"]],
    ['"crawler cr', ["crawler cr"]],
    ['12" pipe', ['12"', "pipe"]],
    ['" "', []],
    ['"', []],
    ["", []],
  ])("for %j is for %j", (text, terms) => {
    expect(searchTerms(text)).toEqual(terms);
  });
});
