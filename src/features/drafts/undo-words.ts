import type { TakenBack } from "#src/features/drafts/take-back.ts";

export interface UndoWords {
  readonly title: string;
  /** Where it did not simply do what was asked: why, and what to do. */
  readonly description?: string;
}

/** What an undo did. @param label of the step; undefined where there was none */
export function undoWords(label: string | undefined, taken: TakenBack | undefined): UndoWords {
  if (label === undefined || taken === undefined) return { title: "Nothing to undo" };
  return words(taken, {
    none: `Nothing is left of ${label} to undo`,
    all: `Undid ${label}`,
    part: `Undid a part of ${label}`,
  });
}

/** What doing an undone step again did. */
export function redoWords(label: string | undefined, taken: TakenBack | undefined): UndoWords {
  if (label === undefined || taken === undefined) return { title: "Nothing to redo" };
  return words(taken, {
    none: `Nothing is left of ${label} to do again`,
    all: `Did ${label} again`,
    part: `Did a part of ${label} again`,
  });
}

function words(
  { done, asDrafts, left }: TakenBack,
  { none, all, part }: { none: string; all: string; part: string },
): UndoWords {
  if (done === 0 && left > 0) return { title: none, description: `${leftWords(left)} Nothing was changed.` };
  const sent = asDrafts === 0 ? "" : sentWords(asDrafts);
  if (left > 0) return { title: part, description: `${leftWords(left)} ${sent}`.trim() };
  return sent === "" ? { title: all } : { title: all, description: sent };
}

const cells = (count: number) => (count === 1 ? "1 cell" : `${count.toLocaleString("en-US")} cells`);

function leftWords(left: number): string {
  const whose = left === 1 ? "1 cell was" : `${cells(left)} were`;
  return `${whose} not taken, or changed by somebody since.`;
}

function sentWords(count: number): string {
  const what = count === 1 ? "It was" : `${cells(count)} were`;
  return `${what} on the way to PEMS already: the former ${count === 1 ? "value is a new draft" : "values are new drafts"}, to be sent like any other.`;
}
