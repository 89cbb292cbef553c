/** Most entries on one page of a list. */
export const MAX_PAGE = 200;

/** A page of a list that runs from the newest to the oldest; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Cuts `rows`, of which one more than `limit` was asked for, to a page whose cursor is the id of its last entry. */
export function toPage<T extends { id: string }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
