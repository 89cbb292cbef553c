import type { EditableField } from "#src/domain/record.ts";
import { type ConflictReason, merge } from "#src/domain/three-way-merge.ts";
import type { LoadedConflict } from "#src/services/conflicts/load-conflicts.ts";

/** What a conflict has become since PEMS moved on. */
export type Refreshed =
  | { kind: "conflict"; conflictFields: readonly EditableField[]; reason: ConflictReason }
  /** It merges by itself now. */
  | { kind: "write" }
  /** PEMS holds the change already. */
  | { kind: "agreed" };

/** Whether the comparison is no longer with PEMS's present version. */
export function isStale(conflict: LoadedConflict, pemsVersion: number | null): boolean {
  const { version } = conflict.record;
  return conflict.pemsVersion !== version || (pemsVersion !== null && pemsVersion !== version);
}

/** Merges the change again, onto PEMS's present record; pure. */
export function mergeAgain(conflict: LoadedConflict): Refreshed {
  const result = merge({
    seen: conflict.baseData,
    delta: conflict.localData,
    theirs: conflict.record.fields,
    seenDiscontinued: conflict.change.seenDiscontinued,
    base: conflict.base,
    mayHaveBeenApplied: conflict.reason === "unknown-outcome",
  });
  if (result.kind !== "conflict") return { kind: result.kind };
  return { kind: "conflict", conflictFields: result.conflictFields, reason: result.reason };
}
