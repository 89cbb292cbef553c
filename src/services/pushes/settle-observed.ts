import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { TypedVersion } from "#src/services/pulls/parse-records.ts";
import { judgeReadBack } from "#src/services/pushes/judge-read-back.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";
import { readQueueRows } from "#src/services/pushes/read-queue-rows.ts";
import { settle } from "#src/services/pushes/settle-batch.ts";
import type { OpenWrite } from "#src/services/silver/own-writes.ts";

interface Observed {
  /** Writes to the records that came, as they stood after the mirror moved. */
  writes: readonly OpenWrite[];
  versions: readonly TypedVersion[];
  /** The present time. */
  at: Date;
  /** When PEMS was asked for these versions, where that is known. */
  askedAt: Date | null;
}

/** How far the clocks of two workers may be apart. */
const CLOCKS_APART_MS = 5_000;
/** The claim lasts for this transaction only. */
const CLAIMED_BY = "pull";

/**
 * Decides writes with an unknown outcome about which a page tells, in the transaction of the page, as a read-back does.
 * They are claimed first, with a new epoch, so that no worker can disturb; what a worker has in hand, or holds a lock on,
 * is left to it.
 * @returns what was settled
 */
export async function settleObserved(
  tx: Transaction,
  actor: Actor,
  { writes, versions, at, askedAt }: Observed,
): Promise<Settlement[]> {
  const newest = new Map<string, number>();
  for (const { pfaId, version } of versions) newest.set(pfaId, Math.max(version, newest.get(pfaId) ?? 0));
  const decidable = writes.filter(
    (write) => !write.inHand && tellsOutcome(write, newest.get(write.pfaId) ?? 0, askedAt),
  );
  if (decidable.length === 0) return [];
  const ids = await claim(
    tx,
    actor,
    decidable.map((write) => write.queueItemId),
    at,
  );
  const rows = await readQueueRows(tx, actor, ids);
  const dueAt = new Map(decidable.map((write) => [write.queueItemId, write.dueAt.getTime()]));
  const settlements = rows.map((row) => {
    // The wait after a failed attempt goes on.
    const due = new Date(Math.max(at.getTime(), dueAt.get(row.id) ?? 0));
    return { row, verdict: judgeReadBack(row, due) };
  });
  const settled = await settle(tx, actor, settlements, at);
  if (settled.some(({ verdict }) => verdict.kind === "again")) {
    await enqueue(tx, "push", { organizationId: actor.organizationId });
  }
  return settled;
}

/**
 * PEMS past the version that a write was based on tells whenever it was read: the write can't be applied any more. PEMS
 * still at that version tells only if it was asked after the write had come to its unknown end. Pure.
 */
export function tellsOutcome(
  write: Pick<OpenWrite, "mirrorVersion" | "sentVersion" | "since">,
  observedVersion: number,
  askedAt: Date | null,
): boolean {
  const { mirrorVersion, sentVersion, since } = write;
  if (mirrorVersion === null || mirrorVersion < sentVersion) return false;
  if (mirrorVersion > sentVersion) return true;
  if (observedVersion !== sentVersion || askedAt === null) return false;
  return askedAt.getTime() >= since.getTime() + CLOCKS_APART_MS;
}

/** Takes items in hand that nobody has, each the oldest unfinished one of its record. */
async function claim(
  tx: Transaction,
  actor: Actor,
  queueItemIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const at = now.toISOString();
  const { rows } = await tx.execute<{ id: string; modification_id: string; pfa_id: string }>(sql`
    SELECT q.id, m.id AS modification_id, q.pfa_id
    FROM pfa_write_queue q JOIN pfa_modification m ON m.id = q.modification_id
    WHERE q.id = ANY(${sql.param(queueItemIds)}::uuid[]) AND q.status = 'pending' AND q.outcome_unknown
      AND m.sync_status = 'queued' AND q.sequence = (
        SELECT min(e.sequence) FROM pfa_write_queue e
        WHERE e.organization_id = q.organization_id AND e.pfa_id = q.pfa_id AND e.status IN ('pending', 'processing'))
    ORDER BY q.pfa_id FOR UPDATE OF m, q SKIP LOCKED`);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  await tx.execute(sql`
    UPDATE pfa_modification SET sync_status = 'syncing', updated_at = ${at}
    WHERE id = ANY(${sql.param(rows.map((row) => row.modification_id))}::uuid[])`);
  await tx.execute(sql`
    UPDATE pfa_write_queue
    SET status = 'processing', claimed_by = ${CLAIMED_BY}, claim_epoch = claim_epoch + 1, lease_expires_at = ${at}
    WHERE id = ANY(${sql.param(ids)}::uuid[])`);
  await recordAudit(
    tx,
    actor,
    rows.map((row) => ({
      action: "modification.syncing",
      entity: "modification" as const,
      entityId: row.modification_id,
      pfaId: row.pfa_id,
      before: { state: "queued" },
      after: { state: "syncing", cause: "PEMS tells what became of it." },
    })),
  );
  return ids;
}
