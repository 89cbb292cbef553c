import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { DomainError } from "#src/domain/errors.ts";
import type { Delta } from "#src/domain/record.ts";
import type { Strategy } from "#src/services/conflicts/load-conflicts.ts";
import { loadConflictsById } from "#src/services/conflicts/load-conflicts.ts";
import { lockConflicts } from "#src/services/conflicts/lock-conflicts.ts";
import { type Judged, judgeAll, type ResolvedConflict } from "#src/services/conflicts/resolve-conflict.ts";
import { settleConflicts } from "#src/services/conflicts/settle-conflicts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { MAX_DRAFTS } from "#src/services/drafts/draft-input.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { seesMoney, visiblePart } from "#src/services/records/visible-fields.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

export interface ResolveManyInput {
  conflictIds: readonly string[];
  strategy: Exclude<Strategy, "merge">;
  /** The PEMS versions that the preview showed; a conflict that is missing here is decided on its comparison as it stands. */
  pemsVersions?: Readonly<Record<string, number>>;
}

/** What a strategy would do to one conflict, or why it can't. */
export interface PreviewedConflict {
  conflictId: string;
  pfaId: string | null;
  pemsVersion: number | null;
  outcome: "resolved" | "pending_approval" | "stale" | "refused";
  /** What would be written. */
  appliedChanges: Delta;
  /** Forecast cost as PEMS has it and after; US dollars; absent without perm_ViewFinancials. */
  costs?: { pems: string | null; result: string | null };
  message: string | null;
}

/**
 * Shows what one strategy would do to many conflicts; changes nothing.
 * @throws DomainError TOO_MANY above 25,000
 */
export async function previewResolution(
  deps: ServiceDeps,
  member: Member,
  { conflictIds, strategy }: { conflictIds: readonly string[]; strategy: Exclude<Strategy, "merge"> },
): Promise<{ conflicts: PreviewedConflict[] }> {
  requirePermission(member, "perm_Sync", "resolve conflicts");
  const ids = distinct(conflictIds);
  const today = utcDay(deps.now());
  return inOrganization(deps.db, member, async (tx) => {
    const settings = await holdWriteSync(tx, member);
    const conflicts = await loadConflictsById(tx, member, ids);
    const requests = ids.map((conflictId) => ({ conflictId, pemsVersion: null, strategy }));
    const judged = await judgeAll(tx, deps, member, { conflicts, settings }, requests);
    return {
      conflicts: judged.map((one, index) => {
        const id = ids[index] ?? "";
        if (one.kind === "refused") return refusedPreview(id, one.error.message);
        const { conflict } = one.end;
        const pems = conflict.record.fields;
        const delta = one.kind === "resolved" ? (one.end.mergedData ?? {}) : {};
        const outcome =
          one.kind === "stale"
            ? "stale"
            : one.result.status === "resolved_manual"
              ? "resolved"
              : "pending_approval";
        const costs = { pems: forecastCost(pems, today), result: forecastCost({ ...pems, ...delta }, today) };
        return {
          conflictId: id,
          pfaId: conflict.pfaId,
          pemsVersion: conflict.pemsVersion,
          outcome,
          appliedChanges: visiblePart(member, delta),
          ...(seesMoney(member) && { costs }),
          message: one.kind === "stale" ? "PEMS has changed this record again." : null,
        };
      }),
    };
  });
}

/**
 * Resolves many conflicts by one strategy; each for itself, so that one that can't be resolved holds up no other.
 * @throws DomainError TOO_MANY above 25,000
 */
export async function resolveConflicts(
  deps: ServiceDeps,
  member: Member,
  { conflictIds, strategy, pemsVersions = {} }: ResolveManyInput,
): Promise<{
  resolved: ResolvedConflict[];
  refused: { conflictId: string; code: string; message: string }[];
}> {
  requirePermission(member, "perm_Sync", "resolve conflicts");
  const ids = distinct(conflictIds);
  return inOrganization(deps.db, member, async (tx) => {
    const locked = await lockConflicts(tx, member, ids);
    const requests = ids.map((conflictId) => ({
      conflictId,
      pemsVersion: pemsVersions[conflictId] ?? null,
      strategy,
    }));
    const judged = await judgeAll(tx, deps, member, locked, requests);
    const ends = judged.flatMap((one) => (one.kind === "refused" ? [] : [one.end]));
    await settleConflicts(tx, deps, member, locked.settings, ends);
    return {
      resolved: judged.flatMap((one) => (one.kind === "resolved" ? [one.result] : [])),
      refused: judged.flatMap((one, index) => {
        const why = whyNot(one);
        return why ? [{ conflictId: ids[index] ?? "", ...why }] : [];
      }),
    };
  });
}

function whyNot(judged: Judged): { code: string; message: string } | null {
  if (judged.kind === "refused") return { code: judged.error.code, message: judged.error.message };
  return judged.kind === "stale" ? { code: "STALE", message: "PEMS has changed this record again." } : null;
}

function refusedPreview(conflictId: string, message: string): PreviewedConflict {
  return { conflictId, pfaId: null, pemsVersion: null, outcome: "refused", appliedChanges: {}, message };
}

function distinct(ids: readonly string[]): string[] {
  if (ids.length > MAX_DRAFTS) {
    const limit = MAX_DRAFTS.toLocaleString("en-US");
    throw new DomainError("TOO_MANY", `At most ${limit} conflicts at once.`, { field: "conflictIds" });
  }
  return [...new Set(ids)];
}
