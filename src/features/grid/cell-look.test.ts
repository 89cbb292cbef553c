import { expect, it } from "vitest";
import { isCorner, isSelected, lookOfMarks, marksOfCell } from "#src/features/grid/cell-look.ts";
import type { RowMarks } from "#src/features/grid/grid-cursor.ts";

const part = { left: 1, right: 3, top: false, bottom: true };
const row: RowMarks = { range: part, cut: null, fill: null };

it("knows the inside, the edges and the corner of a range", () => {
  const [outside, left, inside, corner] = [0, 1, 2, 3].map((column) => marksOfCell(row, column));
  expect([outside, left, inside, corner].map((marks) => isSelected(marks ?? 0))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect([left, inside, corner].map((marks) => isCorner(marks ?? 0))).toEqual([false, false, true]);
  expect(lookOfMarks(outside ?? 0)).toBeUndefined();
  expect(lookOfMarks(corner ?? 0)?.boxShadow).toContain("inset -1px");
  expect(lookOfMarks(inside ?? 0)?.boxShadow).not.toContain("inset -1px");
  expect(lookOfMarks(inside ?? 0)).toBe(lookOfMarks(inside ?? 0));
});

it("draws what was cut and what a fill reaches with dashes", () => {
  const cut = marksOfCell({ range: null, cut: part, fill: null }, 2);
  const fill = marksOfCell({ range: null, cut: null, fill: part }, 2);
  expect(lookOfMarks(cut)).toMatchObject({ outline: expect.stringContaining("dashed") });
  expect(lookOfMarks(cut)).not.toHaveProperty("backgroundImage");
  expect(lookOfMarks(fill)).toHaveProperty("backgroundImage");
});
