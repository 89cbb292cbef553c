import type { CSSProperties } from "react";
import type { RowMarks, RowPart } from "#src/features/grid/grid-cursor.ts";

/** What a cell shows of ranges, as bits: the same number is the same look, so that an unchanged cell isn't painted. */
const SELECTED = 1;
const TOP = 2;
const BOTTOM = 4;
const LEFT = 8;
const RIGHT = 16;
const CUT = 32;
const FILL = 64;

/** The marks of one cell of a row. */
export function marksOfCell({ range, cut, fill }: RowMarks, column: number): number {
  let marks = 0;
  if (range !== null && within(range, column)) {
    marks |= SELECTED;
    if (range.top) marks |= TOP;
    if (range.bottom) marks |= BOTTOM;
    if (range.left === column) marks |= LEFT;
    if (range.right === column) marks |= RIGHT;
  }
  if (cut !== null && within(cut, column)) marks |= CUT;
  if (fill !== null && within(fill, column)) marks |= FILL;
  return marks;
}

function within(part: RowPart, column: number): boolean {
  return column >= part.left && column <= part.right;
}

export function isSelected(marks: number): boolean {
  return (marks & SELECTED) !== 0;
}

/** Whether the cell is the corner that the fill handle stands in. */
export function isCorner(marks: number): boolean {
  const corner = SELECTED | BOTTOM | RIGHT;
  return (marks & corner) === corner;
}

const looks = new Map<number, CSSProperties>();

/** Ground and border of a cell by its marks. */
export function lookOfMarks(marks: number): CSSProperties | undefined {
  if (marks === 0) return undefined;
  let look = looks.get(marks);
  if (look === undefined) {
    look = lookOf(marks);
    looks.set(marks, look);
  }
  return look;
}

function lookOf(marks: number): CSSProperties {
  const edges = [
    [TOP, "inset 0 1px 0 var(--accent)"],
    [BOTTOM, "inset 0 -1px 0 var(--accent)"],
    [LEFT, "inset 1px 0 0 var(--accent)"],
    [RIGHT, "inset -1px 0 0 var(--accent)"],
  ] as const;
  const shadow = edges.flatMap(([bit, line]) => ((marks & bit) === 0 ? [] : [line])).join(", ");
  const tint = (marks & SELECTED) !== 0 ? 11 : (marks & FILL) !== 0 ? 7 : 0;
  const ground = `color-mix(in oklab, var(--accent) ${tint}%, transparent)`;
  return {
    ...(tint > 0 && { backgroundImage: `linear-gradient(${ground}, ${ground})` }),
    ...(shadow !== "" && { boxShadow: shadow }),
    ...((marks & (CUT | FILL)) !== 0 && { outline: "1px dashed var(--accent)", outlineOffset: "-2px" }),
  };
}
