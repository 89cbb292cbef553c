import type { ReadBlock } from "#src/features/grid/cell-block.ts";

/** Characters of a refused text that are shown. */
const MOST_SHOWN = 40;
/** "5 Jan 2027" and "5 Jan": no line ends within them. */
const DAY = /\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( \d{4})?\b/g;

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
  const reasons = new Map<string, string>();
  for (const { message, text } of refused.slice(0, 100)) {
    if (!reasons.has(message)) reasons.set(message, withValue(message, text));
  }
  const detail = [
    ...[...reasons.values()].slice(0, 2),
    ...(locked > 0 && whyLocked !== null ? [whyLocked] : []),
  ];
  if (beyond > 0 && detail.length === 0) detail.push("There are no more rows or columns to write into.");
  return {
    title: title + said,
    detail: detail.join(" ").replace(DAY, (day) => day.replaceAll(" ", "\u00a0")),
  };
}

/** Why a text was refused, with the text, which people know better than the name of the field. */
function withValue(message: string, text: string): string {
  const value = text.trim();
  if (message.includes(value)) return message;
  return `“${value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value}”: ${message}`;
}
