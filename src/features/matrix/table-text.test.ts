import { expect, test } from "vitest";
import { tableAsCsv, tableAsTsv } from "#src/features/matrix/table-text.ts";

const table = [
  ["Group", "2026-01", "Total"],
  ['Cranes, "heavy"', "-5.50", 3],
  ["=1+1", null, "10.00"],
  ["two\nlines", "-a", 0],
] as const;

test("CSV quotes what it must, keeps figures exact, and holds no formula", () => {
  expect(tableAsCsv(table)).toBe(
    '\uFEFFGroup,2026-01,Total\r\n"Cranes, ""heavy""",-5.50,3\r\n\'=1+1,,10.00\r\n"two\nlines",\'-a,0\r\n',
  );
});

test("the clipboard has a line for each row and a tab between cells", () => {
  expect(tableAsTsv(table).split("\n")).toEqual([
    "Group\t2026-01\tTotal",
    'Cranes, "heavy"\t-5.50\t3',
    "'=1+1\t\t10.00",
    "two lines\t'-a\t0",
  ]);
});
