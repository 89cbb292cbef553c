import { type FieldValue, isEditableField } from "#src/domain/record.ts";
import type { CellChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import type { BrowserMemory } from "#src/features/shell/browser-memory.ts";
import type { RefusedInCell, RowStore } from "#src/features/working-set/row-store.ts";

/** Keeps what the server has not confirmed for the next page of this tab; false when it is too much for the browser. */
export function keepUnsaved(
  storage: Pick<BrowserMemory, "setItem" | "removeItem">,
  key: string,
  writers: readonly Pick<DraftWriter, "pending">[],
): boolean {
  const pending = writers.flatMap((writer) => writer.pending());
  return keep(storage, key, pending);
}

/** What an earlier page of this tab could not save; it is given once. */
export function takeUnsaved(
  storage: Pick<BrowserMemory, "getItem" | "removeItem">,
  key: string,
): CellChange[] {
  return take(storage, key).flatMap(toChange);
}

/** Keeps what could not be taken for the next page of this tab; false when it is too much for the browser. */
export function keepRefused(
  storage: Pick<BrowserMemory, "setItem" | "removeItem">,
  key: string,
  stores: readonly Pick<RowStore, "refusedCells">[],
): boolean {
  const refused = stores.flatMap((store) => store.refusedCells());
  return keep(storage, refusedKey(key), refused);
}

/** What an earlier page of this tab kept beside its cells; it is given once. */
export function takeRefused(
  storage: Pick<BrowserMemory, "getItem" | "removeItem">,
  key: string,
): RefusedInCell[] {
  return take(storage, refusedKey(key)).flatMap(toRefused);
}

const refusedKey = (key: string) => `${key}-refused`;

function keep(
  storage: Pick<BrowserMemory, "setItem" | "removeItem">,
  key: string,
  what: readonly unknown[],
): boolean {
  // What doesn't fit must not leave what stood there before.
  storage.removeItem(key);
  return what.length === 0 || storage.setItem(key, JSON.stringify(what));
}

function take(storage: Pick<BrowserMemory, "getItem" | "removeItem">, key: string): unknown[] {
  const kept = storage.getItem(key);
  if (kept === null) return [];
  storage.removeItem(key);
  try {
    const parsed: unknown = JSON.parse(kept);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function toRefused(kept: unknown): RefusedInCell[] {
  if (typeof kept !== "object" || kept === null) return [];
  const { pfaId, field, text, value, message } = kept as Record<string, unknown>;
  if (typeof pfaId !== "string" || typeof field !== "string" || !isEditableField(field)) return [];
  if (typeof text !== "string" || typeof message !== "string") return [];
  if (value !== undefined && !isValue(value)) return [];
  return [{ pfaId, field, text, value, message }];
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
