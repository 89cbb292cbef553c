import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { QueueRow } from "#src/services/pushes/queue-row.ts";
import { readQueueRows } from "#src/services/pushes/read-queue-rows.ts";

interface ClaimOptions {
  /** Who claims: process and lane, for people who look. */
  claimedBy: string;
  /** Most items. */
  limit: number;
  leaseSeconds: number;
  now: Date;
}

/**
 * Claims what goes out next: due items by priority, then commit order; of each record only the oldest unfinished one.
 * A claim sets owner, lease and a new epoch; whatever is recorded later names that epoch. Locks are skipped, never waited
 * for, so claims of many workers don't meet. Items that must go in small batches (`batch_limit`) are claimed apart.
 */
export async function claimBatch(tx: Transaction, actor: Actor, options: ClaimOptions): Promise<QueueRow[]> {
  const { claimedBy, limit, leaseSeconds, now } = options;
  const at = now.toISOString();
  const due = await tx.execute<{ id: string; modification_id: string }>(sql`
    WITH first AS MATERIALIZED (
      SELECT least(coalesce(q.batch_limit, ${limit}), ${limit}) AS size
      FROM pfa_write_queue q WHERE ${isDue(at)} ORDER BY ${goesOut} LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    SELECT q.id, m.id AS modification_id
    FROM pfa_write_queue q JOIN pfa_modification m ON m.id = q.modification_id
    WHERE ${isDue(at)} AND least(coalesce(q.batch_limit, ${limit}), ${limit}) = (SELECT size FROM first)
    ORDER BY ${goesOut} LIMIT (SELECT size FROM first) FOR UPDATE OF m, q SKIP LOCKED`);
  if (due.rows.length === 0) return [];
  const ids = due.rows.map((row) => row.id);
  await tx.execute(sql`
    UPDATE pfa_modification SET sync_status = 'syncing', updated_at = ${at}
    WHERE id = ANY(${sql.param(due.rows.map((row) => row.modification_id))}::uuid[]) AND sync_status = 'queued'`);
  await tx.execute(sql`
    UPDATE pfa_write_queue
    SET status = 'processing', claimed_by = ${claimedBy}, claim_epoch = claim_epoch + 1, last_attempt_at = ${at},
        lease_expires_at = ${at}::timestamptz + make_interval(secs => ${leaseSeconds})
    WHERE id = ANY(${sql.param(ids)}::uuid[]) AND status = 'pending'`);
  return readQueueRows(tx, actor, ids);
}

/** The order of the index `pfa_write_queue_due`, word for word: only then is the index read until the batch is full. */
const goesOut = sql`q.priority DESC NULLS LAST, q.sequence`;

/**
 * Written so that the plan never depends on statistics, which know nothing of what was queued a moment ago: the scalar
 * subquery is one index lookup for each candidate, candidates come in the order of the index `pfa_write_queue_due` (hence
 * NULLS LAST), and rows are then found by their ids, not by a join.
 */
function isDue(at: string): SQL {
  return sql`q.organization_id = pfa_current_organization() AND q.status = 'pending' AND q.scheduled_at <= ${at}
    AND q.sequence = (
      SELECT min(e.sequence) FROM pfa_write_queue e
      WHERE e.organization_id = q.organization_id AND e.pfa_id = q.pfa_id AND e.status IN ('pending', 'processing'))`;
}
