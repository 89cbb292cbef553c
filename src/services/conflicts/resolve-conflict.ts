import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type Delta, fieldsOf } from "#src/domain/record.ts";
import { isVisible } from "#src/services/conflicts/conflict-access.ts";
import { decideResolution, type Resolution } from "#src/services/conflicts/decide-resolution.ts";
import { describeConflict, noSuchConflict } from "#src/services/conflicts/get-conflict.ts";
import { type LoadedConflict, loadConflictsById } from "#src/services/conflicts/load-conflicts.ts";
import { type LockedConflicts, lockConflicts } from "#src/services/conflicts/lock-conflicts.ts";
import {
  needsApproval,
  type OverrideBudget,
  readOverrideBudget,
  spend,
} from "#src/services/conflicts/override-budget.ts";
import { isStale, mergeAgain } from "#src/services/conflicts/refresh-conflict.ts";
import { type ConflictEnd, settleConflicts } from "#src/services/conflicts/settle-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { visiblePart } from "#src/services/records/visible-fields.ts";

export interface ResolveConflictInput {
  conflictId: string;
  /** The PEMS version that the decision is about. */
  pemsVersion: number;
  resolution: Resolution["strategy"];
  /** With `merge`: for each conflicting field mine, PEMS's, or a value. */
  choices?: Resolution["choices"];
}

export interface ResolvedConflict {
  conflictId: string;
  /** ISO 8601; null while it waits for a second person. */
  resolvedAt: string | null;
  /** What is written to PEMS, or proposed; empty when PEMS's values stay and nothing else was changed. */
  appliedChanges: Delta;
  status: "resolved_manual" | "pending_approval";
}

/** What a request for one conflict comes to; the first two are refusals. */
export type Judged =
  | { kind: "refused"; error: DomainError }
  /** PEMS moved on: the comparison was renewed, or has become needless. */
  | { kind: "stale"; end: ConflictEnd }
  | { kind: "resolved"; end: ConflictEnd; result: ResolvedConflict };

/** A request for one of several conflicts. */
export interface ResolutionRequest extends Resolution {
  conflictId: string;
  /** Null accepts whatever version the comparison is with, as long as that is PEMS's present one. */
  pemsVersion: number | null;
}

/**
 * Resolves a conflict: the rest of the change goes on with what was decided, written over PEMS's present version. Overriding
 * PEMS beyond the organization's limit waits for a second person.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_INPUT (a choice is missing or wrong), RULES_BROKEN, or STALE: PEMS has moved
 *   on, the comparison was renewed, and `details.conflict` holds it (its status tells whether it is still a conflict)
 */
export async function resolveConflict(
  deps: ServiceDeps,
  member: Member,
  { conflictId, pemsVersion, resolution, choices }: ResolveConflictInput,
): Promise<ResolvedConflict> {
  requirePermission(member, "perm_Sync", "resolve conflicts");
  const outcome = await inOrganization(deps.db, member, async (tx) => {
    const locked = await lockConflicts(tx, member, [conflictId]);
    const request = { conflictId, pemsVersion, strategy: resolution, ...(choices && { choices }) };
    const [judged] = await judgeAll(tx, deps, member, locked, [request]);
    if (!judged || judged.kind === "refused") return judged;
    await settleConflicts(tx, deps, member, locked.settings, [judged.end]);
    if (judged.kind === "resolved") return judged;
    return { kind: "refused" as const, error: await staleError(tx, deps, member, judged.end) };
  });
  if (!outcome) throw noSuchConflict();
  // Thrown after the transaction, so that a renewed comparison stays.
  if (outcome.kind === "refused") throw outcome.error;
  return outcome.result;
}

/** Judges requests one after the other: what one overrides counts for the next. Writes nothing. */
export async function judgeAll(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  { conflicts, settings }: LockedConflicts,
  requests: readonly ResolutionRequest[],
): Promise<Judged[]> {
  const now = deps.now();
  const today = utcDay(now);
  let budget = await readOverrideBudget(tx, member, settings.overrideLimit, now, today);
  return requests.map((request) => {
    const conflict = conflicts.get(request.conflictId);
    if (!conflict || !isVisible(member, conflict)) return { kind: "refused", error: noSuchConflict() };
    const { judged, left } = judge(member, conflict, request, { budget, now, today });
    budget = left;
    return judged;
  });
}

function judge(
  member: Member,
  conflict: LoadedConflict,
  request: ResolutionRequest,
  { budget, now, today }: { budget: OverrideBudget; now: Date; today: string },
): { judged: Judged; left: OverrideBudget } {
  const settled = whySettled(conflict);
  if (settled) return { judged: { kind: "refused", error: settled }, left: budget };
  const decided = decideResolution(member, conflict, request, today);
  const isForbidden = decided.kind === "refused" && decided.error.code === "FORBIDDEN";
  if (!isForbidden && isStale(conflict, request.pemsVersion)) {
    return { judged: { kind: "stale", end: renewed(conflict) }, left: budget };
  }
  if (decided.kind === "refused") return { judged: decided, left: budget };
  const { delta, seen, override } = decided;
  const waits = needsApproval(budget, override);
  const status = waits ? "pending_approval" : "resolved_manual";
  const nothingLeft = fieldsOf(delta).length === 0;
  const message = "PEMS's values were kept.";
  const change: ConflictEnd["change"] = nothingLeft
    ? { kind: "discard", message }
    : { kind: "write", delta, seen };
  const end: ConflictEnd = {
    conflict,
    status,
    resolution: request.strategy,
    mergedData: delta,
    resolvedBy: member.userId,
    change: waits ? { kind: "wait" } : change,
  };
  const result: ResolvedConflict = {
    conflictId: conflict.id,
    resolvedAt: waits ? null : now.toISOString(),
    appliedChanges: visiblePart(member, delta),
    status,
  };
  return { judged: { kind: "resolved", end, result }, left: waits ? budget : spend(budget, override) };
}

/** Why there is nothing to decide any more; null when there is. */
function whySettled({ status, change }: LoadedConflict): DomainError | null {
  if (status === "pending_approval") {
    return new DomainError("NEEDS_APPROVAL", "This resolution waits for a second person.", {
      details: { status },
    });
  }
  if (status === "unresolved" && change.state === "conflict") return null;
  return new DomainError("STALE", "This conflict was settled meanwhile.", { details: { status } });
}

/** The comparison with PEMS's present record; a conflict that is none any more resolves itself. */
export function renewed(conflict: LoadedConflict): ConflictEnd {
  const again = mergeAgain(conflict);
  const same = { conflict, resolution: null, mergedData: null, resolvedBy: null };
  if (again.kind === "conflict") {
    const { conflictFields, reason } = again;
    return { ...same, status: "unresolved", conflictFields, reason, change: { kind: "wait" } };
  }
  const { localData: delta, baseData: seen } = conflict;
  const change =
    again.kind === "write" ? ({ kind: "write", delta, seen } as const) : ({ kind: "agreed" } as const);
  return { ...same, status: "resolved_auto", conflictFields: [], change };
}

/** Tells that PEMS has moved on, with the conflict as it is now. */
export async function staleError(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  end: ConflictEnd,
): Promise<DomainError> {
  const present =
    (await loadConflictsById(tx, member, [end.conflict.id])).get(end.conflict.id) ?? end.conflict;
  const message =
    present.status === "unresolved"
      ? "PEMS has changed this record again. Look at its new values before you decide."
      : "PEMS has changed this record again, and nothing is in conflict any more. Your change goes on by itself.";
  const conflict = await describeConflict(tx, deps, member, present);
  return new DomainError("STALE", message, { field: "pemsVersion", details: { conflict } });
}
