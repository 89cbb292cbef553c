import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { AttemptEntry } from "#src/db/schema/modification.ts";
import type { ModificationState, QueueItemState } from "#src/domain/states.ts";
import { enqueue } from "#src/jobs.ts";
import { type AuditEntry, recordAudit } from "#src/services/audit/record-audit.ts";
import { HIGHEST_OF_RECORD } from "#src/services/commits/add-queue-items.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { countSettlements } from "#src/services/metrics/sync-metrics.ts";
import { type MirrorVersion, moveMirror } from "#src/services/mirror/move-mirror.ts";
import { countInRuns } from "#src/services/pushes/count-in-runs.ts";
import { crashPoint } from "#src/services/pushes/crash-points.ts";
import { insertConflicts } from "#src/services/pushes/insert-conflicts.ts";
import type { Settlement, Verdict } from "#src/services/pushes/queue-row.ts";

/** Postgres chose us to end a deadlock: the same again goes through. */
const DEADLOCK = "40P01";

/** Some of the claims are no longer ours: somebody took us for dead. Nothing of this settlement was recorded. */
class LostClaim extends Error {}

/**
 * Records what claimed items came to, in one transaction and a bounded number of statements: mirror and history,
 * modification, queue item, conflicts, run counters, audit, live notice, wake-up for retries. Items whose epoch moved on
 * are left alone.
 * @returns how many were recorded
 */
export async function settleBatch(
  deps: ServiceDeps,
  actor: Actor,
  settlements: readonly Settlement[],
): Promise<number> {
  for (let round = 0; round < 3; round++) {
    try {
      const recorded = await inOrganization(deps.db, actor, async (tx) => {
        const settled = await settle(tx, actor, settlements, deps.now());
        crashPoint(deps, "before-settle-commit");
        return settled;
      });
      countSettlements(actor.organizationId, recorded, deps.now());
      return recorded.length;
    } catch (error) {
      if (!(error instanceof LostClaim) && !isDeadlock(error)) throw error;
    }
  }
  deps.log.warn({ items: settlements.length }, "claims were lost while they were settled; nothing recorded");
  return 0;
}

function isDeadlock(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === DEADLOCK;
}

/**
 * The same inside a transaction of the caller, who still holds the claims it has just made, and counts for the metrics
 * what was recorded once that has committed.
 */
export async function settle(
  tx: Transaction,
  actor: Actor,
  settlements: readonly Settlement[],
  now: Date,
): Promise<Settlement[]> {
  const held = await stillHeld(tx, settlements);
  const mine = settlements.filter(({ row }) => held.has(row.id));
  if (mine.length === 0) return [];
  const at = now.toISOString();
  // Lock order everywhere: record, then modification, then queue item.
  await moveMirror(tx, actor, mine.flatMap(writtenVersion));
  await updateModifications(tx, mine, at);
  await updateQueue(tx, mine, at);
  await insertConflicts(tx, actor, mine, at);
  await countInRuns(tx, mine, at);
  await recordAudit(tx, actor, mine.map(auditEntry));
  await announce(tx, actor, mine);
  await wakeForRetries(tx, actor, mine, now);
  await pullAfterConflict(tx, actor, mine);
  return mine;
}

/**
 * Named besides the join: without statistics about rows of a moment ago Postgres would join all open rows of the
 * organization with the batch, pair by pair.
 */
function ids(values: readonly string[]): SQL {
  return sql`${sql.param(values)}::uuid[]`;
}

async function stillHeld(tx: Transaction, settlements: readonly Settlement[]): Promise<Set<string>> {
  const claims = settlements.map(({ row }) => ({ id: row.id, epoch: row.claimEpoch }));
  const { rows } = await tx.execute<{ id: string }>(sql`
    SELECT q.id FROM pfa_write_queue q
    JOIN jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) AS c(id uuid, epoch int) ON c.id = q.id
    WHERE q.id = ANY(${ids(claims.map((claim) => claim.id))}) AND q.claim_epoch = c.epoch AND q.status = 'processing'`);
  return new Set(rows.map((row) => row.id));
}

/** The version that PEMS made of an accepted write: the mirror's fields with what was written. */
function writtenVersion({ row, verdict }: Settlement): MirrorVersion[] {
  if (verdict.kind !== "synced" || !verdict.written || !row.record) return [];
  return [
    {
      pfaId: row.pfaId,
      version: verdict.version,
      fields: { ...row.record.fields, ...verdict.written.changes },
      changedAt: verdict.written.at.toISOString(),
      changedBy: row.modifiedBy,
      changeReason: row.reason,
      bronzeId: null,
      modificationId: row.modificationId,
    },
  ];
}

const MODIFICATION_STATE: Record<Verdict["kind"], ModificationState> = {
  synced: "synced",
  conflict: "conflict",
  failed: "failed",
  again: "queued",
};
const QUEUE_STATE: Record<Verdict["kind"], QueueItemState> = {
  synced: "completed",
  conflict: "cancelled",
  failed: "failed",
  again: "pending",
};

async function updateModifications(tx: Transaction, mine: readonly Settlement[], at: string): Promise<void> {
  const rows = mine.map(({ row, verdict }) => ({
    id: row.modificationId,
    state: MODIFICATION_STATE[verdict.kind],
    version: verdict.kind === "synced" ? verdict.version : null,
    error: errorOf(verdict),
  }));
  const { rowCount } = await tx.execute(sql`
    UPDATE pfa_modification m
    SET sync_status = r.state, pems_version = coalesce(r.version, m.pems_version), sync_error = r.error, updated_at = ${at},
        synced_at = CASE WHEN r.state = 'synced' THEN ${at}::timestamptz ELSE m.synced_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, state text, version int, error jsonb)
    WHERE m.id = r.id AND m.id = ANY(${ids(mine.map(({ row }) => row.modificationId))}) AND m.sync_status = 'syncing'`);
  if (rowCount !== mine.length) throw new LostClaim();
}

async function updateQueue(tx: Transaction, mine: readonly Settlement[], at: string): Promise<void> {
  const rows = mine.map(({ row, verdict }) => {
    const again = verdict.kind === "again" ? verdict : null;
    return {
      id: row.id,
      epoch: row.claimEpoch,
      status: QUEUE_STATE[verdict.kind],
      retry_count: again?.retryCount ?? row.retryCount,
      scheduled_at: again?.at.toISOString() ?? null,
      outcome_unknown: again?.outcomeUnknown ?? false,
      mirror_stale: again?.mirrorStale ?? false,
      batch_limit: again?.batchLimit ?? null,
      error: errorOf(verdict),
      note: attemptOf(verdict, at),
    };
  });
  const { rowCount } = await tx.execute(sql`
    UPDATE pfa_write_queue q
    SET status = r.status, retry_count = r.retry_count, scheduled_at = coalesce(r.scheduled_at, q.scheduled_at),
        outcome_unknown = r.outcome_unknown, mirror_stale = r.mirror_stale, batch_limit = r.batch_limit,
        priority = CASE WHEN r.status = 'pending' THEN ${HIGHEST_OF_RECORD} ELSE q.priority END,
        claimed_by = NULL, lease_expires_at = NULL, last_error = coalesce(r.error, CASE WHEN r.status = 'pending' THEN q.last_error END),
        attempt_log = CASE WHEN r.note IS NULL THEN q.attempt_log ELSE q.attempt_log || r.note END,
        completed_at = CASE WHEN r.status = 'pending' THEN NULL ELSE ${at}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, epoch int, status text, retry_count int,
      scheduled_at timestamptz, outcome_unknown boolean, mirror_stale boolean, batch_limit int, error jsonb, note jsonb)
    WHERE q.id = r.id AND q.id = ANY(${ids(mine.map(({ row }) => row.id))}) AND q.claim_epoch = r.epoch
      AND q.status = 'processing'`);
  if (rowCount !== mine.length) throw new LostClaim();
}

function errorOf(verdict: Verdict) {
  if (verdict.kind === "failed") return verdict.error;
  if (verdict.kind === "again") return verdict.note?.error ?? null;
  return verdict.kind === "conflict" ? { code: "CONFLICT", message: verdict.message } : null;
}

function attemptOf(verdict: Verdict, at: string): AttemptEntry | null {
  switch (verdict.kind) {
    case "synced": {
      const message = verdict.written ? "Accepted by PEMS." : "PEMS already holds these values.";
      return { at, outcome: verdict.how, status: verdict.written ? 200 : null, message };
    }
    case "conflict":
      return { at, outcome: "conflict", status: null, message: verdict.message };
    case "failed":
      return { at, outcome: "failed", status: verdict.status, message: verdict.error.message };
    case "again":
      return (
        verdict.note && {
          at,
          outcome: verdict.note.outcome,
          status: verdict.note.status,
          message: verdict.note.error.message,
        }
      );
  }
}

function auditEntry({ row, verdict }: Settlement): AuditEntry {
  const { kind, ...rest } = verdict;
  return {
    action: `modification.${MODIFICATION_STATE[kind]}`,
    entity: "modification",
    entityId: row.modificationId,
    pfaId: row.pfaId,
    before: { state: "syncing" },
    after: { state: MODIFICATION_STATE[kind], ...rest },
  };
}

async function announce(tx: Transaction, actor: Actor, mine: readonly Settlement[]): Promise<void> {
  const { organizationId } = actor;
  const of = (kind: Verdict["kind"]) => mine.filter(({ verdict }) => verdict.kind === kind);
  const pfaIdsOf = (kind: Verdict["kind"]) => of(kind).map(({ row }) => row.pfaId);
  const runId = mine.length > 0 ? (mine[0]?.row.runId ?? null) : null;
  await publish(tx, [
    { type: "SYNC_SUCCESS", organizationId, pfaIds: pfaIdsOf("synced"), runId },
    { type: "SYNC_CONFLICT", organizationId, pfaIds: pfaIdsOf("conflict"), runId },
    { type: "SYNC_FAILED", organizationId, pfaIds: pfaIdsOf("failed"), runId },
    { type: "SYNC_QUEUED", organizationId, pfaIds: pfaIdsOf("again"), runId },
  ]);
}

/** One wake-up for each moment at which something is due again. */
async function wakeForRetries(
  tx: Transaction,
  actor: Actor,
  mine: readonly Settlement[],
  now: Date,
): Promise<void> {
  const moments = mine.flatMap(({ verdict }) =>
    verdict.kind === "again" && verdict.at > now ? [verdict.at.getTime()] : [],
  );
  for (const moment of new Set(moments)) {
    await enqueue(tx, "push", { organizationId: actor.organizationId }, new Date(moment));
  }
}

/** PEMS has been busy with these records: what else it changed is fetched now, once for all of them. */
async function pullAfterConflict(tx: Transaction, actor: Actor, mine: readonly Settlement[]): Promise<void> {
  if (!mine.some(({ verdict }) => verdict.kind === "conflict")) return;
  const { organizationId } = actor;
  await enqueue(tx, "pull", {
    organizationId,
    mode: "incremental",
    trigger: "conflict",
    startedBy: null,
  });
}
