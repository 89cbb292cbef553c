import { type EditableField, fieldsOf } from "#src/domain/record.ts";
import type { CellChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/**
 * Decides draft fields that somebody else changed meanwhile: mine stays, now knowing what it replaces, or theirs does and
 * mine is taken back. Of each loaded record all colliding fields, or one.
 */
export function settleCollisions(
  { store, writer }: { store: RowStore; writer: DraftWriter },
  pfaIds: readonly string[],
  keep: "mine" | "theirs",
  only?: EditableField,
): void {
  writer.edit(
    pfaIds.flatMap((pfaId): CellChange[] => {
      const row = store.get(pfaId)?.row;
      const delta = row?.draft?.delta ?? {};
      const collisions = row?.draft?.collisions ?? [];
      // Discontinued meanwhile: mine on it means to restore it, theirs that nothing of mine is left to do.
      if (collisions.includes("isDiscontinued") && !Object.hasOwn(delta, "isDiscontinued")) {
        const fields: EditableField[] = keep === "mine" ? ["isDiscontinued"] : fieldsOf(delta);
        if (only === undefined || only === "isDiscontinued") {
          return fields.map((field) => ({
            pfaId,
            field,
            value: keep === "mine" ? false : undefined,
            seen: row?.fields[field] ?? null,
          }));
        }
      }
      return collisions
        .filter((field) => only === undefined || field === only)
        .map((field) => ({
          pfaId,
          field,
          value: keep === "mine" ? row?.draft?.delta[field] : undefined,
          seen: row?.fields[field] ?? null,
          rebase: keep === "mine",
        }));
    }),
  );
}
