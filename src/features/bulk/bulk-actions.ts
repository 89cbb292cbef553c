import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { type EditableField, isEditableField } from "#src/domain/record.ts";
import { COLUMNS, type EditRights, whyLocked } from "#src/features/grid/columns.ts";

/** The commands on a selection, as the address (`bulk=…`), the deck and the palette name them. */
export const BULK_ACTIONS = [
  { id: "shift", label: "Shift dates…", keywords: ["move", "postpone", "delay", "forecast"] },
  { id: "duration", label: "Duration…", keywords: ["lengthen", "shorten", "extend", "change duration"] },
  { id: "set", label: "Set field…", keywords: ["change", "fill", "bulk edit"] },
  { id: "set:category", label: "Category…", keywords: ["set", "change category"] },
  { id: "set:dor", label: "DOR…", keywords: ["set", "who pays", "BEO", "PROJECT"] },
  { id: "set:equipment", label: "Equipment…", keywords: ["set", "assign equipment"] },
  { id: "reset", label: "Reset to plan…", keywords: ["baseline", "original", "undo forecast"] },
  { id: "discontinue", label: "Discontinue…", keywords: ["delete", "remove", "cancel"] },
  { id: "restore", label: "Restore…", keywords: ["undelete", "bring back"] },
] as const satisfies readonly { id: string; label: string; keywords: readonly string[] }[];

export type BulkAction = (typeof BULK_ACTIONS)[number];
export type BulkActionId = BulkAction["id"];

/** What the address asks for: a kind of operation, with `set` perhaps the field. */
export interface OpenBulk {
  readonly kind: "shift" | "duration" | "set" | "reset" | "discontinue" | "restore";
  readonly field: EditableField | null;
}

const KINDS: readonly OpenBulk["kind"][] = ["shift", "duration", "set", "reset", "discontinue", "restore"];

/** Reads `bulk=set:category`; null for what is no operation. */
export function parseBulk(text: string): OpenBulk | null {
  const [name = "", field = ""] = text.split(":");
  const kind = KINDS.find((known) => known === name);
  if (kind === undefined) return null;
  return { kind, field: kind === "set" && isEditableField(field) ? field : null };
}

/** Why a user may not change a field at all, in words; null when they may. */
export function whyFieldLocked(field: EditableField, rights: EditRights): string | null {
  const column = COLUMNS.find(({ key }) => key === field);
  return column === undefined ? null : whyLocked(column, rights);
}

/** Why a user may not do this to any record, in words; null when they may. */
export function whyNotAllowed(action: string, rights: EditRights): string | null {
  const open = parseBulk(action);
  if (open === null) return null;
  if (open.kind === "discontinue" || open.kind === "restore") return whyFieldLocked("isDiscontinued", rights);
  if (open.kind === "set" && open.field === null)
    return whyFieldLocked("category", rights) && whyFieldLocked("isActualized", rights);
  return whyFieldLocked(open.field ?? "forecastEnd", rights);
}

/** The operation of a dialog without a form; null where there is something to fill in first. */
export function fixedOperation({ kind }: OpenBulk): BulkOperation | null {
  if (kind === "reset") return { kind: "resetToPlan" };
  return kind === "discontinue" || kind === "restore" ? { kind } : null;
}
