import type { AddressChange } from "#src/features/shell/use-address.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";

/** A change that needs its author. */
export interface Problem {
  readonly modificationId: string;
  readonly status: "conflict" | "failed";
  /** Null where the conflict was settled meanwhile. */
  readonly conflictId: string | null;
  /** It is decided, and a second person has to approve that. */
  readonly waitsForApproval: boolean;
}

/** Where a change that needs its author is dealt with: its resolution, or its error. */
export function openedByProblem({ status, conflictId, modificationId }: Problem): AddressChange {
  return status === "conflict" && conflictId !== null ? { conflict: conflictId } : { error: modificationId };
}

/** What the badge of a record opens: what needs its author, else the record. */
export function openedByBadge({ row: { problem, pfaId } }: RowView): AddressChange {
  return problem === null ? { record: pfaId } : openedByProblem(problem);
}
