import type { CellPosition } from "#src/features/grid/cell-moves.ts";

/** Width of the column that selects rows, and height of the head. */
export const GUTTER_PX = 44;
export const HEAD_PX = 32;
/** Below it, only the first column stays while the rest scrolls sideways. */
const PHONE_PX = 640;

interface Sized {
  readonly widthPx: number;
  readonly pinned: boolean;
}

/** The scrolling box of a grid on the screen. */
export interface GridBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

/** What stays at the left while the rest scrolls: the gutter and the pinned columns. */
export function pinnedPx(columns: readonly Sized[], boxWidth: number): number {
  const stays = columns.filter(({ pinned }, index) => pinned && (boxWidth >= PHONE_PX || index === 0));
  return GUTTER_PX + stays.reduce((sum, { widthPx }) => sum + widthPx, 0);
}

/** The cell under a point of the screen; the nearest one when the point lies outside. */
export function positionAt(
  { columns, rows, rowPx }: { columns: readonly Sized[]; rows: number; rowPx: number },
  box: GridBox,
  point: { readonly x: number; readonly y: number },
): CellPosition {
  const row = Math.floor((point.y - box.top - HEAD_PX + box.scrollTop) / rowPx);
  const inBox = Math.min(Math.max(point.x - box.left, 0), box.width);
  let left = inBox - GUTTER_PX + (inBox < pinnedPx(columns, box.width) ? 0 : box.scrollLeft);
  let column = 0;
  while (column < columns.length - 1 && left >= (columns[column]?.widthPx ?? 0)) {
    left -= columns[column]?.widthPx ?? 0;
    column += 1;
  }
  return { row: Math.min(Math.max(row, 0), Math.max(0, rows - 1)), column };
}

/** First and last column, both included. */
export interface ColumnRange {
  readonly first: number;
  readonly last: number;
}

/** The columns between those that stay and the right edge of a box. */
export function columnsInSight(
  columns: readonly Sized[],
  box: Pick<GridBox, "width" | "scrollLeft">,
): ColumnRange {
  const left = box.scrollLeft + pinnedPx(columns, box.width);
  const right = box.scrollLeft + box.width;
  let [first, last] = [0, 0];
  let at = GUTTER_PX;
  columns.forEach(({ widthPx }, index) => {
    if (at <= left) first = index;
    if (at < right) last = index;
    at += widthPx;
  });
  return { first, last };
}

/** How far sideways a box must be scrolled so that a column is in sight. */
export function scrollLeftFor(
  columns: readonly Sized[],
  index: number,
  box: Pick<GridBox, "width" | "scrollLeft">,
): number {
  const target = columns[index];
  const pinned = pinnedPx(columns, box.width);
  if (target === undefined || (target.pinned && (box.width >= PHONE_PX || index === 0)))
    return box.scrollLeft;
  const before = columns.slice(0, index).reduce((sum, { widthPx }) => sum + widthPx, GUTTER_PX);
  if (before - pinned < box.scrollLeft) return before - pinned;
  return Math.max(box.scrollLeft, before + target.widthPx - box.width);
}

/** Px that a box scrolls by in a frame while a drag holds the pointer near an edge or beyond it. */
export function edgeSpeed(at: number, from: number, to: number): number {
  const [near, most] = [24, 28];
  const beyond = at < from + near ? at - from - near : at > to - near ? at - to + near : 0;
  return Math.max(-most, Math.min(most, Math.round(beyond / 2)));
}
