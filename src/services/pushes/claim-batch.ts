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
  const { rows } = await tx.execute<{ id: string }>(sql`
    WITH first AS (
      SELECT least(coalesce(q.batch_limit, ${limit}), ${limit}) AS size
      FROM pfa_write_queue q WHERE ${isDue(at)} ORDER BY q.priority DESC, q.sequence LIMIT 1 FOR UPDATE SKIP LOCKED
    ), due AS (
      SELECT q.id, m.id AS modification_id
      FROM pfa_write_queue q JOIN pfa_modification m ON m.id = q.modification_id
      WHERE ${isDue(at)} AND least(coalesce(q.batch_limit, ${limit}), ${limit}) = (SELECT size FROM first)
      ORDER BY q.priority DESC, q.sequence
      LIMIT (SELECT size FROM first)
      FOR UPDATE OF m, q SKIP LOCKED
    ), claimed AS (
      UPDATE pfa_write_queue q
      SET status = 'processing', claimed_by = ${claimedBy}, claim_epoch = claim_epoch + 1, last_attempt_at = ${at},
          lease_expires_at = ${at}::timestamptz + make_interval(secs => ${leaseSeconds})
      FROM due WHERE q.id = due.id AND q.status = 'pending'
      RETURNING q.id, q.modification_id
    ), moved AS (
      UPDATE pfa_modification m SET sync_status = 'syncing', updated_at = ${at}
      FROM claimed WHERE m.id = claimed.modification_id AND m.sync_status = 'queued'
      RETURNING m.id
    )
    SELECT claimed.id FROM claimed, (SELECT count(*) FROM moved) AS done`);
  if (rows.length === 0) return [];
  return readQueueRows(
    tx,
    actor,
    rows.map((row) => row.id),
  );
}

function isDue(at: string): SQL {
  return sql`q.organization_id = pfa_current_organization() AND q.status = 'pending' AND q.scheduled_at <= ${at}
    AND NOT EXISTS (
      SELECT 1 FROM pfa_write_queue e
      WHERE e.organization_id = q.organization_id AND e.pfa_id = q.pfa_id
        AND e.status IN ('pending', 'processing') AND e.sequence < q.sequence)`;
}
