import type { GroupField } from "#src/domain/record-order.ts";

/** A group of records with its figures, as `records.outline` gives it. */
export interface GroupFigures {
  /** The value of each group field down to this level. */
  readonly path: readonly (string | boolean | null)[];
  readonly count: number;
  /** First and last day of the forecasts, `YYYY-MM-DD`. */
  readonly start: string | null;
  readonly end: string | null;
  readonly planCost?: string | null;
  readonly forecastCost?: string | null;
  readonly actualCost?: string | null;
  readonly unknownPlan?: number;
  readonly unknownForecast?: number;
  readonly unknownActual?: number;
}

export interface OutlineGroup extends GroupFigures {
  /** Names the group whatever the order: its path as JSON. */
  readonly key: string;
  readonly field: GroupField;
  /** 0 for the outermost. */
  readonly level: number;
  /** Index of its first record in the order. */
  readonly first: number;
}

export type OutlineItem =
  | { readonly kind: "record"; readonly index: number }
  | { readonly kind: "group"; readonly group: OutlineGroup; readonly collapsed: boolean };

/** Whether the same groups hold as many records as before: then new sums can be shown without anything moving. */
export function sameGroups(before: readonly GroupFigures[] | null, after: readonly GroupFigures[]): boolean {
  const shape = (groups: readonly GroupFigures[]) =>
    JSON.stringify(groups.map(({ path, count }) => [path, count]));
  return before !== null && shape(before) === shape(after);
}

/** Rows that follow each other: one group's head, or a run of records. */
interface Piece {
  readonly row: number;
  readonly length: number;
  readonly group: OutlineGroup | null;
  /** Index of the first record of a run; for a head that of its group. */
  readonly first: number;
}

/**
 * What stands in which row of a view: records in their order, under the heads of their groups. The records of a collapsed
 * group stand in no row. Row and index of a record differ only by the heads before it, so windows of the order stay valid
 * whatever is collapsed.
 */
export class Outline {
  readonly #pieces: readonly Piece[];
  readonly #collapsed: ReadonlySet<string>;
  readonly groups: readonly OutlineGroup[];
  readonly count: number;

  private constructor(
    groups: readonly OutlineGroup[],
    pieces: readonly Piece[],
    collapsed: ReadonlySet<string>,
  ) {
    this.groups = groups;
    this.#pieces = pieces;
    this.#collapsed = collapsed;
    const last = pieces.at(-1);
    this.count = last === undefined ? 0 : last.row + last.length;
  }

  /** Records without groups: row i is record i. */
  static flat(total: number): Outline {
    const pieces = total === 0 ? [] : [{ row: 0, length: total, group: null, first: 0 }];
    return new Outline([], pieces, new Set());
  }

  /**
   * @param figures all groups of all levels, each before its parts, in the order of the records
   * @param fields what the levels are grouped by
   * @param collapsed keys of groups whose records are not shown
   */
  static grouped(
    figures: readonly GroupFigures[],
    fields: readonly GroupField[],
    collapsed: ReadonlySet<string>,
  ): Outline {
    const groups: OutlineGroup[] = [];
    const pieces: Piece[] = [];
    let row = 0;
    let first = 0;
    /** Level of the collapsed group that hides what is read now. */
    let hiddenBelow: number | null = null;
    const add = (length: number, group: OutlineGroup | null, index: number) => {
      pieces.push({ row, length, group, first: index });
      row += length;
    };
    for (const group of figures) {
      const level = group.path.length - 1;
      const field = fields[level];
      if (field === undefined) continue;
      if (hiddenBelow !== null && level <= hiddenBelow) hiddenBelow = null;
      const entry = { ...group, key: JSON.stringify(group.path), field, level, first };
      groups.push(entry);
      const hidden = hiddenBelow !== null;
      if (!hidden) add(1, entry, first);
      if (!hidden && collapsed.has(entry.key)) hiddenBelow = level;
      if (level < fields.length - 1) continue;
      if (hiddenBelow === null && group.count > 0) add(group.count, null, first);
      first += group.count;
    }
    return new Outline(groups, pieces, collapsed);
  }

  /** Whether heads and records stand in the same rows; sums of the groups may differ. */
  sameRows(other: Outline): boolean {
    return (
      this.#pieces.length === other.#pieces.length &&
      this.#pieces.every((piece, at) => {
        const { length, first, group } = other.#pieces[at] ?? {};
        return piece.length === length && piece.first === first && piece.group?.key === group?.key;
      })
    );
  }

  /** What stands in a row (0-based); undefined outside. */
  itemAt(row: number): OutlineItem | undefined {
    const piece = this.#pieceAt(row, (each) => each.row);
    if (piece === undefined || row < 0 || row >= piece.row + piece.length) return undefined;
    const { group, first } = piece;
    if (group !== null) return { kind: "group", group, collapsed: this.#collapsed.has(group.key) };
    return { kind: "record", index: first + row - piece.row };
  }

  /** The row of a record of the order; null inside a collapsed group. */
  rowOf(index: number): number | null {
    const piece = this.#pieceAt(index, (each) => each.first);
    if (piece === undefined || piece.group !== null || index >= piece.first + piece.length) return null;
    return piece.row + index - piece.first;
  }

  /** The row of a group's head; null when it stands in none. */
  rowOfGroup(key: string): number | null {
    return this.#pieces.find(({ group }) => group?.key === key)?.row ?? null;
  }

  /** The runs of records, as first and last index of the order, that stand in these rows (in either order). */
  recordsBetween(oneRow: number, otherRow: number): (readonly [first: number, last: number])[] {
    const [from, to] = [Math.min(oneRow, otherRow), Math.max(oneRow, otherRow)];
    return this.#pieces.flatMap(({ row, length, group, first }) => {
      const [start, end] = [Math.max(from, row), Math.min(to, row + length - 1)];
      return group !== null || start > end ? [] : [[first + start - row, first + end - row] as const];
    });
  }

  /** The last piece that begins at or before; among heads and runs that begin alike, the run. */
  #pieceAt(at: number, beginOf: (piece: Piece) => number): Piece | undefined {
    let [low, high] = [0, this.#pieces.length - 1];
    let found: Piece | undefined;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && beginOf(piece) <= at) {
        found = piece;
        low = middle + 1;
      } else high = middle - 1;
    }
    return found;
  }
}
