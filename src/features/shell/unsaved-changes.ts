import { type FieldValue, isEditableField } from "#src/domain/record.ts";
import type { CellChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";

/** Keeps what the server has not confirmed for the next page of this tab. */
export function keepUnsaved(
  storage: Pick<Storage, "setItem" | "removeItem">,
  key: string,
  writers: readonly Pick<DraftWriter, "pending">[],
): void {
  const pending = writers.flatMap((writer) => writer.pending());
  if (pending.length === 0) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(pending));
}

/** What an earlier page of this tab could not save; it is given once. */
export function takeUnsaved(storage: Pick<Storage, "getItem" | "removeItem">, key: string): CellChange[] {
  const kept = storage.getItem(key);
  if (kept === null) return [];
  storage.removeItem(key);
  try {
    const parsed: unknown = JSON.parse(kept);
    return Array.isArray(parsed) ? parsed.flatMap(toChange) : [];
  } catch {
    return [];
  }
}

function isValue(value: unknown): value is FieldValue {
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/** Checked by hand: a schema library for this alone would double what the page needs of it. */
function toChange(kept: unknown): CellChange[] {
  if (typeof kept !== "object" || kept === null) return [];
  const { pfaId, field, value, seen, rebase, seenVersion, seenDiscontinued } = kept as Record<
    string,
    unknown
  >;
  if (typeof pfaId !== "string" || typeof field !== "string" || !isEditableField(field) || !isValue(seen))
    return [];
  if (value !== undefined && !isValue(value)) return [];
  const record = {
    ...(typeof seenVersion === "number" && { seenVersion }),
    ...(typeof seenDiscontinued === "boolean" && { seenDiscontinued }),
  };
  return [{ pfaId, field, value, seen, ...record, ...(rebase === true && { rebase }) }];
}
