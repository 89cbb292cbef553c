/** Rows of one height below a head that stays, in a box that scrolls. Lengths in CSS pixels. */
export interface RowBox {
  scrollTop: number;
  /** Height of the box, the head in it included. */
  heightPx: number;
  headPx: number;
  rowPx: number;
  count: number;
}

/** First and last row, both included; last < first where there is none. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Ranges change by whole steps, so that scrolling by a row mostly paints nothing anew. */
const STEP = 4;

/** The rows in sight, rounded outwards to whole steps. */
export function rowsInSight({ scrollTop, heightPx, headPx, rowPx, count }: RowBox): RowRange {
  const top = Math.max(0, scrollTop) / rowPx;
  const bottom = (Math.max(0, scrollTop) + Math.max(0, heightPx - headPx)) / rowPx;
  const last = Math.min(count, Math.ceil(bottom / STEP) * STEP) - 1;
  // Whoever had scrolled further than there are rows by now sees the last ones.
  const first = Math.max(0, Math.min(Math.floor(top / STEP) * STEP, last));
  return { first, last };
}

/** Rows to paint: those in sight and `more` around them, and `kept` rows wherever they are, in order. */
export function rowsToPaint(
  inSight: RowRange,
  more: number,
  count: number,
  kept: readonly number[],
): number[] {
  const first = Math.max(0, inSight.first - more);
  const last = Math.min(count - 1, inSight.last + more);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const outside = kept.filter((row) => row >= 0 && row < count && (row < first || row > last));
  return [...new Set([...outside, ...rows])].sort((a, b) => a - b);
}

/** Where to scroll so that a row is whole in sight below the head; as it is where it is in sight already. */
export function scrollTopFor(row: number, { scrollTop, heightPx, headPx, rowPx }: RowBox): number {
  const top = row * rowPx;
  const room = heightPx - headPx;
  if (top < scrollTop || room < rowPx) return top;
  return top + rowPx > scrollTop + room ? top + rowPx - room : scrollTop;
}
