import type { ColumnArrangement } from "#src/domain/saved-view.ts";
import { COLUMNS, type Column, type ColumnKey, HIDDEN_AT_FIRST } from "#src/features/grid/columns.ts";
import { GUTTER_PX } from "#src/features/grid/grid-geometry.ts";

/** Narrowest and widest column, in px: the name of a field still shows, and no column fills a screen. */
export const NARROWEST = 56;
export const WIDEST = 600;
/** As many as leave room for the rest. */
export const MOST_PINNED = 6;
/** Names the record, so it is always there, and first. */
const FIRST: ColumnKey = "pfaId";

/** Order, visibility, pins and widths of columns. Holds every column once; made only by the functions of this file. */
export interface ColumnLayout extends ColumnArrangement {
  readonly order: readonly ColumnKey[];
  readonly hidden: readonly ColumnKey[];
  readonly pinned: readonly ColumnKey[];
  readonly widths: readonly (readonly [key: ColumnKey, px: number])[];
}

export const DEFAULT_LAYOUT: ColumnLayout = {
  order: COLUMNS.map(({ key }) => key),
  hidden: HIDDEN_AT_FIRST,
  pinned: COLUMNS.filter(({ pinned }) => pinned).map(({ key }) => key),
  widths: [],
};

const isKey = (name: unknown): name is ColumnKey => COLUMNS.some(({ key }) => key === name);
const usualWidth = (key: ColumnKey) => COLUMNS.find((column) => column.key === key)?.widthPx;

/**
 * A layout from elsewhere (storage, a saved view), made whole: keys that nobody knows are left out, columns that it doesn't
 * know stand where they stand at first. What can't be read at all is the default.
 */
export function readLayout(kept: unknown): ColumnLayout {
  if (typeof kept !== "object" || kept === null) return DEFAULT_LAYOUT;
  const { order, hidden, pinned, widths } = kept as Partial<Record<keyof ColumnArrangement, unknown>>;
  const keysOf = (list: unknown) => (Array.isArray(list) ? [...new Set(list.filter(isKey))] : null);
  const known = keysOf(order)?.filter((key) => key !== FIRST);
  if (known === undefined) return DEFAULT_LAYOUT;
  const whole: ColumnKey[] = [FIRST, ...known];
  const missing = DEFAULT_LAYOUT.order.filter((key) => !whole.includes(key));
  for (const key of missing) {
    const before = DEFAULT_LAYOUT.order[DEFAULT_LAYOUT.order.indexOf(key) - 1] ?? FIRST;
    whole.splice(whole.indexOf(before) + 1, 0, key);
  }
  const concealed = keysOf(hidden) ?? HIDDEN_AT_FIRST;
  const pairs = Array.isArray(widths) ? widths : [];
  return {
    order: whole,
    // A column that came later than the layout stays out of sight if it does so at first.
    hidden: [
      ...concealed.filter((key) => key !== FIRST),
      ...missing.filter((key) => HIDDEN_AT_FIRST.includes(key) && !concealed.includes(key)),
    ],
    pinned: [...new Set([FIRST, ...(keysOf(pinned) ?? DEFAULT_LAYOUT.pinned)])].slice(0, MOST_PINNED),
    widths: pairs.flatMap((pair): [ColumnKey, number][] => {
      const [key, px] = Array.isArray(pair) ? pair : [];
      return isKey(key) && Number.isFinite(px) && px !== usualWidth(key) ? [[key, clampWidth(px)]] : [];
    }),
  };
}

/** The columns as they stand, the pinned ones first; hidden ones too when asked for. */
export function placedColumns(
  layout: ColumnLayout,
  columns: readonly Column[],
  { withHidden = false } = {},
): Column[] {
  const widths = new Map(layout.widths);
  const placed = layout.order.flatMap((key) => {
    const column = columns.find((each) => each.key === key);
    if (column === undefined || (!withHidden && layout.hidden.includes(key))) return [];
    return [{ ...column, pinned: layout.pinned.includes(key), widthPx: widths.get(key) ?? column.widthPx }];
  });
  const pinned = placed.filter((column) => column.pinned);
  return [
    ...pinned.map((column, index) => ({ ...column, pinLook: pinLook(index, index === pinned.length - 1) })),
    ...placed.filter((column) => !column.pinned),
  ];
}

/** Room for a badge without its word, and for the name of the column. */
const BADGE_PX = 48;

/** The columns on a phone: only the first one stays, and the state of a record is its icon: more of the record is in sight. */
export function narrowColumns(columns: readonly Column[]): Column[] {
  return columns.map((column, index) => ({
    ...column,
    pinned: column.pinned && index === 0,
    widthPx: column.key === "sync" ? Math.min(column.widthPx, BADGE_PX) : column.widthPx,
  }));
}

export function clampWidth(px: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)));
}

/** @param px null: the usual width again */
export function withWidth(layout: ColumnLayout, key: ColumnKey, px: number | null): ColumnLayout {
  const others = layout.widths.filter(([other]) => other !== key);
  const width = px === null ? undefined : clampWidth(px);
  if (width === undefined || width === usualWidth(key)) return { ...layout, widths: others };
  return { ...layout, widths: [...others, [key, width]] };
}

/** The column that names the record can't be hidden. */
export function withHidden(layout: ColumnLayout, key: ColumnKey, hidden: boolean): ColumnLayout {
  if (key === FIRST) return layout;
  const others = layout.hidden.filter((other) => other !== key);
  return { ...layout, hidden: hidden ? [...others, key] : others };
}

/** Whether one more column can be pinned. */
export function mayPin(layout: ColumnLayout): boolean {
  return layout.pinned.length < MOST_PINNED;
}

export function withPinned(layout: ColumnLayout, key: ColumnKey, pinned: boolean): ColumnLayout {
  if (key === FIRST || layout.pinned.includes(key) === pinned) return layout;
  if (!pinned) return { ...layout, pinned: layout.pinned.filter((other) => other !== key) };
  return mayPin(layout) ? { ...layout, pinned: [...layout.pinned, key] } : layout;
}

/**
 * Puts a column at a place among the shown ones, or among all of them (0-based, counted without it). Among the pinned ones it
 * becomes pinned, among the others it is no longer; at the border it stays what it was. What isn't counted goes with the one
 * before it.
 */
export function moveTo(
  layout: ColumnLayout,
  columns: readonly Column[],
  key: ColumnKey,
  place: number,
  among: { withHidden?: boolean } = {},
): ColumnLayout {
  const placed = placedColumns(layout, columns, among);
  const others = placed.filter((column) => column.key !== key);
  if (key === FIRST || others.length === placed.length) return layout;
  const at = Math.min(Math.max(place, 1), others.length);
  const border = others.filter(({ pinned }) => pinned).length;
  const pinned = at < border || (at === border && layout.pinned.includes(key));
  const keys = others.map((column) => column.key);
  keys.splice(at, 0, key);
  return withPinned({ ...layout, order: inOrder(layout.order, keys) }, key, pinned);
}

/** All keys of `order`, the shown ones as `shown` says; what is not shown follows the one that it followed before. */
function inOrder(order: readonly ColumnKey[], shown: readonly ColumnKey[]): ColumnKey[] {
  const followers = new Map<ColumnKey, ColumnKey[]>();
  let leader: ColumnKey = FIRST;
  for (const key of order) {
    if (shown.includes(key)) leader = key;
    else followers.set(leader, [...(followers.get(leader) ?? []), key]);
  }
  return shown.flatMap((key) => [key, ...(followers.get(key) ?? [])]);
}

/** Moves a shown column by so many places to the right, or to the left when negative. */
export function moveBy(
  layout: ColumnLayout,
  columns: readonly Column[],
  key: ColumnKey,
  places: number,
): ColumnLayout {
  const at = placedColumns(layout, columns).findIndex((column) => column.key === key);
  return at < 0 ? layout : moveTo(layout, columns, key, at + places);
}

const sum = (widths: readonly number[]) => widths.reduce((all, px) => all + px, 0);
const tracks = (widths: readonly number[]) => widths.map((px) => `${px}px`).join(" ");

/** How many columns stay while the rest scrolls sideways. */
export function stuckColumns(columns: readonly Pick<Column, "pinned">[]): number {
  return columns.filter((column) => column.pinned).length;
}

/**
 * What the scrolling box of the grid says of its columns to head, rows and cells, as CSS variables; the gutter is in front.
 * A row has one track for all that stays, and one for each other column. All widths are given, so that nothing is measured.
 */
export function frameOf(columns: readonly Pick<Column, "widthPx" | "pinned">[]): Record<string, string> {
  const widths = [GUTTER_PX, ...columns.map(({ widthPx }) => widthPx)];
  const stuck = stuckColumns(columns) + 1;
  const frame: Record<string, string> = {
    "--grid-columns": tracks(widths),
    "--stuck-columns": tracks(widths.slice(0, stuck)),
    "--row-columns": tracks([sum(widths.slice(0, stuck)), ...widths.slice(stuck)]),
    "--grid-width": `${sum(widths)}px`,
  };
  let left = GUTTER_PX;
  columns
    .filter(({ pinned }) => pinned)
    .forEach(({ widthPx }, index) => {
      frame[`--pin-${index}`] = `${left}px`;
      left += widthPx;
    });
  return frame;
}

const PIN = [
  "left-(--pin-0)",
  "sm:left-(--pin-1)",
  "sm:left-(--pin-2)",
  "sm:left-(--pin-3)",
  "sm:left-(--pin-4)",
  "sm:left-(--pin-5)",
] as const;

/** Classes of the n-th pinned column; on a phone only the first one stays in place. */
function pinLook(index: number, last: boolean): string {
  return `z-1 ${index === 0 ? "sticky" : "sm:sticky"} ${PIN[index] ?? ""}${last ? " border-r-line" : ""}`;
}
