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

export interface RowsInSight extends RowRange {
  /** How many there are at most, wherever the box is scrolled to. */
  readonly most: number;
}

/** Ranges change by whole steps: few rows at a time, so that no frame has much to do. */
const STEP = 2;

/** The rows in sight, rounded outwards to whole steps. */
export function rowsInSight({ scrollTop, heightPx, headPx, rowPx, count }: RowBox): RowsInSight {
  const top = Math.max(0, scrollTop) / rowPx;
  const room = Math.max(0, heightPx - headPx) / rowPx;
  const bottom = top + room;
  const last = Math.min(count, Math.ceil(bottom / STEP) * STEP) - 1;
  // Whoever had scrolled further than there are rows by now sees the last ones.
  const first = Math.max(0, Math.min(Math.floor(top / STEP) * STEP, last));
  return { first, last, most: (Math.ceil(room / STEP) + 1) * STEP };
}

/**
 * Rows to paint: those in sight and `more` around them, and `kept` rows wherever they are, in order. Away from the ends they are
 * always equally many, so that for each row that comes another one leaves, and its element can be used.
 */
export function rowsToPaint(
  inSight: RowsInSight,
  more: number,
  count: number,
  kept: readonly number[],
): number[] {
  const first = Math.max(0, inSight.first - more);
  const last = Math.min(count - 1, inSight.first + inSight.most - 1 + more);
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const outside = kept.filter((row) => row >= 0 && row < count && (row < first || row > last));
  return [...new Set([...outside, ...rows])].sort((a, b) => a - b);
}

/** Which slot shows which row: a slot is an element that stays in the document while rows pass through it. */
export type RowSlots = ReadonlyMap<number, number>;

/**
 * A row keeps its slot as long as it is painted; rows that come take the slots of those that left, so that scrolling changes
 * texts and makes no elements. Rows stand in the order of their slots but for one seam; after a jump in their order again.
 * @param rows to paint, in order
 */
export function slotsFor(before: RowSlots, rows: readonly number[]): RowSlots {
  const painted = new Set(rows);
  const left = [...before].filter(([row]) => !painted.has(row));
  // The row that is kept wherever it is doesn't count.
  const isJump = before.size - left.length <= 1;
  const free = left.sort(isJump ? ([, a], [, b]) => a - b : ([a], [b]) => a - b).map(([, slot]) => slot);
  let next = Math.max(-1, ...before.values());
  return new Map(
    rows.map((row) => {
      const slot = before.get(row) ?? free.shift();
      if (slot !== undefined) return [row, slot];
      next += 1;
      return [row, next];
    }),
  );
}

/** More rows than this at once take longer than a frame: those out of sight come later. */
const MOST_AT_ONCE = 12;

/**
 * What is painted first on the way from `before` to `next`: where many rows come, only those in sight do. Elements around them
 * go on showing what they did, out of sight, until there is time for the rows that come there; then rows stand as `next` says.
 * @param isNeeded rows that can't wait
 */
export function slotsAtFirst(
  before: RowSlots,
  next: RowSlots,
  isNeeded: (row: number) => boolean,
  count: number,
): RowSlots {
  const fresh = [...next.keys()].filter((row) => !before.has(row));
  if (fresh.length <= MOST_AT_ONCE) return next;
  const shown = new Map([...before].map(([row, slot]) => [slot, row]));
  const first = new Map<number, number>();
  for (const [row, slot] of next) {
    const old = shown.get(slot);
    if (before.has(row) || isNeeded(row)) first.set(row, slot);
    else if (old !== undefined && old < count) first.set(old, slot);
  }
  return first;
}

/** The rows that are painted in a pause, those next to the rows in sight first: not more than a frame has time for. */
export function nextRows(
  painted: RowSlots,
  planned: RowSlots,
  { first, last }: RowRange,
): ReadonlySet<number> {
  const distance = (row: number) => Math.max(first - row, row - last);
  const missing = [...planned.keys()].filter((row) => !painted.has(row));
  return new Set(missing.sort((a, b) => distance(a) - distance(b)).slice(0, MOST_AT_ONCE));
}

/** Where to scroll so that a row is whole in sight below the head; as it is where it is in sight already. */
export function scrollTopFor(row: number, { scrollTop, heightPx, headPx, rowPx }: RowBox): number {
  const top = row * rowPx;
  const room = heightPx - headPx;
  if (top < scrollTop || room < rowPx) return top;
  return top + rowPx > scrollTop + room ? top + rowPx - room : scrollTop;
}
