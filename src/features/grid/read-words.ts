import type { ReadBlock } from "#src/features/grid/cell-block.ts";

export function cellsWords(count: number): string {
  return count === 1 ? "1 cell" : `${count.toLocaleString("en-US")} cells`;
}

export interface ReadWords {
  /** "Pasted 996 of 1,000 cells · 4 refused". */
  readonly title: string;
  /** What hindered the rest; empty when nothing did. */
  readonly detail: string;
}

/**
 * What became of texts that were to go into cells. @param verb "Pasted" @param asked cells that there were texts for
 */
export function readWords(
  verb: string,
  asked: number,
  { values, refused, locked, whyLocked }: ReadBlock,
): ReadWords {
  const beyond = asked - values.length - refused.length - locked;
  const parts = [
    [refused.length, "refused"],
    [locked, "locked"],
    [beyond, "beyond the last row or column"],
  ] as const;
  const hindered = parts.filter(([count]) => count > 0);
  const taken = values.length.toLocaleString("en-US");
  const title =
    hindered.length === 0 ? `${verb} ${cellsWords(asked)}` : `${verb} ${taken} of ${cellsWords(asked)}`;
  const said = hindered.map(([count, what]) => ` · ${count.toLocaleString("en-US")} ${what}`).join("");
  const reasons = [...new Set(refused.slice(0, 100).map(({ message }) => message))].slice(0, 2);
  const detail = [...reasons, ...(locked > 0 && whyLocked !== null ? [whyLocked] : [])];
  if (beyond > 0 && detail.length === 0) detail.push("There are no more rows or columns to write into.");
  return { title: title + said, detail: detail.join(" ") };
}
