import { type EditableField, fieldsOf } from "#src/domain/record.ts";
import type { EditParts } from "#src/features/drafts/draft-actions.ts";
import type { StepCell } from "#src/features/drafts/undo-stack.ts";
import { shownValue } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/**
 * Decides draft fields that somebody else changed meanwhile, as one step that can be undone: mine stays, now knowing what it
 * replaces, or theirs does and mine is taken back. Of each loaded record all colliding fields, or one.
 */
export function settleCollisions(
  { store, writer, undo }: EditParts,
  pfaIds: readonly string[],
  keep: "mine" | "theirs",
  only?: EditableField,
): void {
  const cells = pfaIds.flatMap((pfaId) => settledCells(store, pfaId, keep, only));
  const count = cells.length === 1 ? "1 cell" : `${cells.length.toLocaleString("en-US")} cells`;
  undo.push({ label: `${keep === "mine" ? "keeping mine" : "taking theirs"} in ${count}`, cells });
  writer.edit(
    cells.map(({ pfaId, field, after, seen, seenAnew }) => ({
      pfaId,
      field,
      value: after,
      seen: seenAnew ?? seen,
      rebase: seenAnew !== undefined,
    })),
  );
}

function settledCells(
  store: RowStore,
  pfaId: string,
  keep: "mine" | "theirs",
  only: EditableField | undefined,
): StepCell[] {
  const view = store.get(pfaId);
  const draft = view?.row.draft;
  if (view === undefined || !draft) return [];
  const { version, fields } = view.row;
  const mine = (field: EditableField) => shownValue(view, field) ?? null;
  const seen = (field: EditableField) => draft.seen[field] ?? null;
  // Discontinued meanwhile: mine on it means to restore it, theirs that nothing of mine is left to do.
  const isGone = draft.collisions.includes("isDiscontinued") && !Object.hasOwn(draft.delta, "isDiscontinued");
  if (isGone && (only === undefined || only === "isDiscontinued")) {
    if (keep === "mine") {
      return [{ pfaId, field: "isDiscontinued", before: undefined, after: false, seen: true }];
    }
    const asSeen = { seenVersion: version, seenDiscontinued: false };
    return fieldsOf(draft.delta).map((field) => ({
      ...{ pfaId, field, before: mine(field), after: undefined, seen: seen(field) },
      ...asSeen,
    }));
  }
  return draft.collisions
    .filter((field) => only === undefined || field === only)
    .map((field) => {
      const cell = { pfaId, field, before: mine(field), seen: seen(field) };
      return keep === "mine"
        ? { ...cell, after: mine(field), seenAnew: fields[field] ?? null }
        : { ...cell, after: undefined };
    });
}
