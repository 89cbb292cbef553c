import { expect, it } from "vitest";
import { readWords } from "#src/features/grid/read-words.ts";

const refusedCell = (text: string, message: string) => ({
  ...{ pfaId: "A", field: "forecastStart" as const, row: 0, column: 0 },
  text,
  message,
});
const nothing = { values: [], refused: [], locked: 0, whyLocked: null };

it("names each refused value with its reason, twice at most", () => {
  const refused = [
    refusedCell("soon", "It must be a day."),
    refusedCell("later", "It must be a day."),
    refusedCell("1/5/2027", "1/5/2027 could be 5 Jan or 1 May 2027."),
    refusedCell("x".repeat(60), "It is too long."),
  ];
  expect(readWords("Pasted", 4, { ...nothing, refused })).toEqual({
    title: "Pasted 0 of 4 cells · 4 refused",
    detail: "“soon”: It must be a day. 1/5/2027 could be 5\u00a0Jan or 1\u00a0May\u00a02027.",
  });
});

it("shows the beginning of a long value", () => {
  const refused = [refusedCell("x".repeat(60), "It is too long.")];
  expect(readWords("Pasted", 1, { ...nothing, refused }).detail).toBe(
    `“${"x".repeat(40)}…”: It is too long.`,
  );
});

it("says what is locked, and what lies beyond the last row", () => {
  expect(readWords("Pasted", 2, { ...nothing, locked: 1, whyLocked: "Plan dates never change." })).toEqual({
    title: "Pasted 0 of 2 cells · 1 locked · 1 beyond the last row or column",
    detail: "Plan dates never change.",
  });
  expect(readWords("Pasted", 1, nothing).detail).toContain("no more rows or columns");
});
