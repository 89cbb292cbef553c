import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { HIGHEST_OF_RECORD } from "#src/services/commits/add-queue-items.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";

/**
 * What was twice in hand when a worker ended goes on alone: if it ends a worker, no others are set aside with it, and if
 * it doesn't, it is hardly in hand again when the next one ends.
 */
const ALONE_AFTER_CRASHES = 2;

/** Gives back the claims of one organization whose lease is over: their worker is cut off, or hangs. */
export async function releaseExpiredClaims(deps: ServiceDeps, actor: Actor): Promise<number> {
  const now = deps.now();
  return inOrganization(deps.db, actor, (tx) =>
    releaseClaims(tx, actor, sql`q.lease_expires_at <= ${now.toISOString()}`, { now, blamed: true }),
  );
}

/**
 * Gives back claims whose worker is gone. What was sent before is an unknown outcome; whoever still works on such a claim
 * can record nothing, because the epoch has moved.
 * @param which condition on the queue item `q`
 * @param options.blamed each item may have been the cause: a crash is counted against it
 * @returns how many were given back
 */
export async function releaseClaims(
  tx: Transaction,
  actor: Actor,
  which: SQL,
  { now, blamed }: { now: Date; blamed: boolean },
): Promise<number> {
  const at = now.toISOString();
  const crashes = sql`q.crash_count + ${blamed ? 1 : 0}`;
  const { rows } = await tx.execute<{ id: string; modification_id: string; pfa_id: string }>(sql`
      WITH dead AS (
        SELECT q.id FROM pfa_write_queue q JOIN pfa_modification m ON m.id = q.modification_id
        WHERE q.organization_id = ${actor.organizationId} AND q.status = 'processing' AND ${which}
        FOR UPDATE OF m, q SKIP LOCKED
      ), released AS (
        UPDATE pfa_write_queue q
        SET status = 'pending', outcome_unknown = q.outcome_unknown OR q.sent_version IS NOT NULL, scheduled_at = ${at},
            priority = ${HIGHEST_OF_RECORD}, crash_count = ${crashes},
            batch_limit = CASE WHEN ${crashes} >= ${ALONE_AFTER_CRASHES} THEN 1 ELSE q.batch_limit END,
            claim_epoch = q.claim_epoch + 1, claimed_by = NULL, lease_expires_at = NULL
        FROM dead WHERE q.id = dead.id
        RETURNING q.id, q.modification_id, q.pfa_id
      ), moved AS (
        UPDATE pfa_modification m SET sync_status = 'queued', updated_at = ${at}
        FROM released WHERE m.id = released.modification_id AND m.sync_status = 'syncing'
        RETURNING m.id
      )
      SELECT released.* FROM released, (SELECT count(*) FROM moved) AS done`);
  if (rows.length === 0) return 0;
  await recordAudit(
    tx,
    actor,
    rows.map((row) => ({
      action: "modification.queued",
      entity: "modification",
      entityId: row.modification_id,
      pfaId: row.pfa_id,
      before: { state: "syncing" },
      after: { state: "queued", cause: "The worker that had it in hand is gone." },
    })),
  );
  const pfaIds = rows.map((row) => row.pfa_id);
  await publish(tx, [{ type: "SYNC_QUEUED", organizationId: actor.organizationId, pfaIds }]);
  await enqueue(tx, "push", { organizationId: actor.organizationId });
  return rows.length;
}
