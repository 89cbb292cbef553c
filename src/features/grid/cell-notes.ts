import { type EditableField, FIELD, isEditableField } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";
import {
  badgeState,
  baseValue,
  isChanged,
  type RowView,
  seenValue,
} from "#src/features/working-set/record-row.ts";

/** What is special about a cell, strongest first; its tone colours the mark in the corner. */
export interface CellNote {
  readonly tone: "refused" | "collision" | "problem" | "finding" | "changed" | "info";
  readonly text: string;
}

/** What there is to say about a cell on hover and focus. `formatTime` turns an instant into words. */
export function cellNotes(column: Column, view: RowView, formatTime: (at: string) => string): CellNote[] {
  if (column.key === "sync") return [syncNote(view, formatTime)];
  if (column.key === "pfaId") return idNotes(view);
  if (!isEditableField(column.key)) return [];
  const field = column.key;
  const notes: CellNote[] = [];
  const refused = view.refused[field];
  if (refused !== undefined) {
    notes.push({ tone: "refused", text: `“${refused.text}” wasn't taken: ${refused.message}` });
  }
  if (view.row.draft?.collisions.includes(field)) {
    const [saw, now] = [seenValue(view, field), baseValue(view, field)].map((value) =>
      formatValue(field, value),
    );
    const text = `You changed it from ${saw}; somebody else changed it meanwhile. It is now ${now}. Keep yours or take theirs in the menu of the cell.`;
    notes.push({ tone: "collision", text });
  }
  const problem = problemValue(view, field);
  if (problem !== null) notes.push({ tone: "problem", text: problem });
  for (const finding of view.row.findings) {
    if (finding.fields.includes(field)) notes.push({ tone: "finding", text: finding.message });
  }
  if (isChanged(view, field) && !notes.some(({ tone }) => tone === "collision")) {
    notes.push({ tone: "changed", text: `Was ${formatValue(field, baseValue(view, field))}` });
  }
  return notes;
}

function problemValue({ row }: RowView, field: EditableField): string | null {
  const { problem } = row;
  if (problem === null || !Object.hasOwn(problem.delta, field)) return null;
  const mine = formatValue(field, problem.delta[field]);
  return problem.status === "conflict"
    ? `You sent ${mine}; PEMS changed it too.`
    : `You sent ${mine}; PEMS couldn't take it.`;
}

function syncNote(view: RowView, formatTime: (at: string) => string): CellNote {
  const state = badgeState(view);
  const { problem, sync } = view.row;
  if (problem?.waitsForApproval) return { tone: "info", text: problem.message };
  const { at } = sync;
  const when = state === "synced" && at !== null ? ` Since ${formatTime(at)}.` : "";
  const words = state === "conflict" || state === "failed" ? (problem?.message ?? "") : "";
  return { tone: "info", text: `${BADGE[state].meaning}${when}${words === "" ? "" : ` ${words}`}` };
}

function idNotes({ row }: RowView): CellNote[] {
  const notes: CellNote[] = [];
  const others = row.editedBy;
  if (others.length > 0) {
    notes.push({
      tone: "info",
      text: `${others.join(", ")} ${others.length === 1 ? "is" : "are"} editing this record.`,
    });
  }
  if (row.draft?.collisions.includes("isDiscontinued")) {
    notes.push({
      tone: "collision",
      text: "It was discontinued while you were changing it; your draft is kept.",
    });
  } else if (row.fields.isDiscontinued) notes.push({ tone: "info", text: "Discontinued." });
  for (const { message, fields } of row.findings) {
    if (fields.every((field) => !Object.hasOwn(FIELD, field))) notes.push({ tone: "finding", text: message });
  }
  return notes;
}
