/**
 * What became of the records of a view since they were read; null where nothing did.
 * @param moved rows that may stand elsewhere by now
 * @param comeOrGone there are more or fewer than are shown
 */
export function changedWords(moved: number, comeOrGone: boolean): string | null {
  if (comeOrGone) return "Records have come or gone";
  if (moved === 0) return null;
  return moved === 1 ? "1 row changed" : `${moved.toLocaleString("en-US")} rows changed`;
}
