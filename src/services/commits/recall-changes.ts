import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { type Delta, fieldsOf, type Seen } from "#src/domain/record.ts";
import type { ModificationState } from "#src/domain/states.ts";
import { joinDelta } from "#src/domain/three-way-merge.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { idArray } from "#src/services/records/load-records.ts";
import { shrinkRuns } from "#src/services/runs/shrink-runs.ts";

export interface RecallResult {
  /** Ids of the modifications that came back. */
  recalled: string[];
  refused: { modificationId: string; reason: string }[];
}

interface Recallable extends Record<string, unknown> {
  id: string;
  pfa_id: string;
  state: ModificationState;
  run_id: string | null;
  sequence: string | null;
  delta: Delta;
  seen: Seen;
  seen_discontinued: boolean;
  base_version: number;
}

/** What becomes of one modification. */
interface Move {
  row: Recallable;
  state: "draft" | "discarded";
  delta: Delta;
  seen: Seen;
  seenDiscontinued: boolean;
  baseVersion: number;
}

/**
 * Takes the member's changes back that were never sent: to draft, or into the newer draft of the same record. What may
 * have reached PEMS, is being sent or is somebody else's is refused, each with its reason.
 */
export async function recallChanges(
  deps: ServiceDeps,
  member: Member,
  input: { modificationIds: readonly string[] },
): Promise<RecallResult> {
  requirePermission(member, "perm_Sync", "recall changes");
  const wanted = [...new Set(input.modificationIds)];
  return inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    await planForMany(tx, wanted.length);
    const rows = await claimUnsent(tx, member, wanted);
    const drafts = await ownDrafts(
      tx,
      member,
      rows.map((row) => row.pfa_id),
    );
    const moves = joinByRecord(rows, drafts);
    await cancelItems(tx, deps, rows);
    await apply(tx, deps, moves);
    await shrinkRuns(
      tx,
      deps,
      rows.flatMap((row) => row.run_id ?? []),
    );
    const came = new Set(rows.map((row) => row.id));
    await recordAudit(
      tx,
      member,
      moves.filter(({ row, state }) => came.has(row.id) || state !== row.state).map(toAudit),
    );
    const pfaIds = [...new Set(rows.map((row) => row.pfa_id))];
    await publish(tx, [{ type: "RECORDS_CHANGED", organizationId: member.organizationId, pfaIds }]);
    const missing = wanted.filter((id) => !came.has(id));
    return { recalled: [...came], refused: await reasonsFor(tx, member, missing) };
  });
}

/** Locks what can come back. Rows that a worker holds are passed over, not waited for: they are being sent. */
async function claimUnsent(tx: Transaction, member: Member, ids: readonly string[]): Promise<Recallable[]> {
  const mine = sql`m.organization_id = ${member.organizationId} AND m.user_id = ${member.userId}
    AND m.id = ANY(${sql.param(ids)}::uuid[])`;
  const columns =
    sql.raw(`m.id, m.pfa_id, m.sync_status AS state, m.run_id, m.commit_sequence AS sequence, m.delta, m.seen,
    m.seen_discontinued, m.base_version`);
  const queued = await tx.execute<Recallable>(sql`
    SELECT ${columns} FROM pfa_modification m JOIN pfa_write_queue q ON q.modification_id = m.id
    WHERE ${mine} AND m.sync_status = 'queued' AND q.status = 'pending' AND q.sent_version IS NULL AND NOT q.outcome_unknown
    FOR UPDATE OF m, q SKIP LOCKED`);
  const committed = await tx.execute<Recallable>(sql`
    SELECT ${columns} FROM pfa_modification m WHERE ${mine} AND m.sync_status = 'committed' FOR UPDATE SKIP LOCKED`);
  return [...queued.rows, ...committed.rows];
}

async function ownDrafts(
  tx: Transaction,
  member: Member,
  pfaIds: readonly string[],
): Promise<Map<string, Recallable>> {
  const { rows } = await tx.execute<Recallable>(sql`
    SELECT id, pfa_id, sync_status AS state, run_id, commit_sequence AS sequence, delta, seen, seen_discontinued, base_version
    FROM pfa_modification
    WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND sync_status = 'draft'
      AND pfa_id = ANY(${idArray(pfaIds)})`);
  return new Map(rows.map((row) => [row.pfa_id, row]));
}

/** For each record one draft carries everything: the open one, else the newest that comes back. */
function joinByRecord(rows: readonly Recallable[], drafts: ReadonlyMap<string, Recallable>): Move[] {
  return [...Map.groupBy(rows, (row) => row.pfa_id)].flatMap(([pfaId, recalled]) => {
    const newestFirst = recalled.toSorted((a, b) => Number(b.sequence) - Number(a.sequence));
    const draft = drafts.get(pfaId);
    const [carrier, ...older] = draft ? [draft, ...newestFirst] : newestFirst;
    if (!carrier) return [];
    const joined = older.reduce<Recallable>((newer, row) => ({ ...row, ...joinDelta(row, newer) }), carrier);
    const { delta, seen } = joined;
    const base = {
      delta,
      seen,
      seenDiscontinued: joined.seen_discontinued,
      baseVersion: joined.base_version,
    };
    const kept: Move = { ...base, row: carrier, state: fieldsOf(delta).length > 0 ? "draft" : "discarded" };
    const absorbed = older.map(
      (row): Move => ({ ...base, delta: row.delta, seen: row.seen, row, state: "discarded" }),
    );
    return [kept, ...absorbed];
  });
}

async function cancelItems(tx: Transaction, deps: ServiceDeps, rows: readonly Recallable[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return;
  await tx.execute(sql`
    UPDATE pfa_write_queue SET status = 'cancelled', completed_at = ${deps.now().toISOString()},
      last_error = ${JSON.stringify({ code: "RECALLED", message: "Recalled by its author." })}::jsonb
    WHERE modification_id = ANY(${sql.param(ids)}::uuid[]) AND status = 'pending'`);
}

/** What is discarded goes first: at no time has a record two drafts of one person. */
async function apply(tx: Transaction, deps: ServiceDeps, moves: readonly Move[]): Promise<void> {
  const at = deps.now().toISOString();
  for (const state of ["discarded", "draft"] as const) {
    const rows = moves
      .filter((move) => move.state === state)
      .map(({ row, delta, seen, seenDiscontinued, baseVersion }) => {
        return { id: row.id, delta, seen, seen_discontinued: seenDiscontinued, base_version: baseVersion };
      });
    if (rows.length === 0) continue;
    await tx.execute(sql`
      UPDATE pfa_modification m
      SET sync_status = ${state}, delta = x.delta, seen = x.seen, seen_discontinued = x.seen_discontinued,
          base_version = x.base_version, run_id = NULL, commit_sequence = NULL, committed_at = NULL, reason = NULL,
          updated_at = ${at}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS x(id uuid, delta jsonb, seen jsonb, seen_discontinued boolean, base_version integer)
      WHERE m.id = x.id AND m.sync_status IN ('draft', 'committed', 'queued')`);
  }
}

function toAudit({ row, state, delta }: Move) {
  return {
    action: state === "draft" ? "modification.recalled" : "modification.joined",
    entity: "modification" as const,
    entityId: row.id,
    pfaId: row.pfa_id,
    before: { state: row.state, values: row.delta },
    after: { state, values: delta },
  };
}

async function reasonsFor(
  tx: Transaction,
  member: Member,
  ids: readonly string[],
): Promise<RecallResult["refused"]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.execute<{ id: string; state: ModificationState }>(sql`
    SELECT id, sync_status AS state FROM pfa_modification
    WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND id = ANY(${sql.param(ids)}::uuid[])`);
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return ids.map((modificationId) => ({ modificationId, reason: reasonFor(states.get(modificationId)) }));
}

function reasonFor(state: ModificationState | undefined): string {
  switch (state) {
    case undefined:
      return "There is no such change of yours.";
    case "queued":
      return "It may already have reached PEMS.";
    case "syncing":
      return "It is being sent.";
    case "synced":
      return "PEMS has it already.";
    default:
      return "It is not waiting to be sent.";
  }
}
