import { expect, test } from "vitest";
import { matrixAsTable } from "#src/features/matrix/matrix-as-table.ts";
import { tableAsCsv } from "#src/features/matrix/table-text.ts";

const view = {
  columns: ["before", "2026-01"],
  group: "category",
  inner: "class",
  shown: "plan",
  measure: "cost",
} as const;
const line = (figures: (string | null)[], total: string | null, unknown: number[], totalUnknown: number) => ({
  figures,
  unknown,
  total,
  totalUnknown,
  records: 3,
});

test("a matrix is taken along with exact figures and how many records they leave out", () => {
  const table = matrixAsTable({
    ...view,
    rows: [
      { label: "Cranes", level: 1, line: line(["1.50", "2.50"], "4.00", [0, 1], 1) },
      { label: "Crawler", level: 2, line: line([null, null], null, [0, 2], 2) },
      { label: "Reading…", level: 2, line: null },
    ],
    total: line(["1.50", "2.50"], "4.00", [0, 3], 3),
  });
  expect(tableAsCsv(table).split("\r\n").slice(0, -1)).toEqual([
    '\uFEFF"Cost, plan, by category, then class",Earlier,2026-01,Total,Records without a known cost',
    "Cranes,1.50,2.50,4.00,1",
    "  Crawler,,,,2",
    "Total,1.50,2.50,4.00,3",
    "Records without a known cost,0,3,3,",
  ]);
});

test("where all costs are known nothing is said of others", () => {
  const table = matrixAsTable({
    ...view,
    inner: null,
    rows: [],
    total: line(["1.00", null], "1.00", [0, 0], 0),
  });
  expect(table).toEqual([
    ["Cost, plan, by category", "Earlier", "2026-01", "Total"],
    ["Total", "1.00", null, "1.00"],
  ]);
});
