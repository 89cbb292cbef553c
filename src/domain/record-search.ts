/** Fields that people know a record by, besides its id: what a search looks in. */
export const SEARCHED_FIELDS = [
  "description",
  "category",
  "class",
  "areaSilo",
  "equipment",
  "manufacturer",
  "model",
  "contract",
] as const;

const TERM = /"([^"]*)(?:"|$)|\S+/g;

/**
 * What a record must contain to be found, each somewhere in its id and SEARCHED_FIELDS: words in any order, and phrases that
 * stand in double quotes. The last quote may still be missing.
 */
export function searchTerms(text: string): string[] {
  return [...text.matchAll(TERM)]
    .map(([word, phrase]) => (phrase ?? word).trim())
    .filter((term) => term !== "");
}
