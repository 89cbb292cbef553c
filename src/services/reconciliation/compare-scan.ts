import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";

/** How long a write may be owed before it counts as stuck, while nothing holds it up. */
const STUCK_AFTER_MINUTES = 15;

/** What the comparison started from. */
export interface Compared {
  /** The position up to which pulls had brought everything into the mirror. */
  pullCursor: string | null;
  /** Differences that are still to be confirmed. */
  differences: number;
}

/**
 * Compares what was read with the mirror: every difference becomes a finding that is still to be confirmed. One
 * statement, so that differences and the pulls' position belong to the same moment.
 */
export async function compareScan(tx: Transaction, actor: Actor, runId: string): Promise<Compared> {
  const { organizationId } = actor;
  const { rows } = await tx.execute<{ cursor: string | null; differences: number }>(sql`
    WITH found AS (
      INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind, mirror_version, pems_version)
      SELECT gen_random_uuid(), ${organizationId}, ${runId}, pfa_id, kind, mirror_version, nullif(pems_version, 0)
      FROM (
        SELECT coalesce(s.pfa_id, m.pfa_id) AS pfa_id, m.version AS mirror_version, s.version AS pems_version,
               CASE WHEN s.pfa_id IS NULL THEN 'missing_there'
                    WHEN s.content_hash IS NULL THEN 'untypable'
                    WHEN m.pfa_id IS NULL THEN 'missing_here'
                    WHEN m.version < s.version THEN 'behind'
                    WHEN m.version > s.version THEN 'ahead'
                    WHEN m.content_hash <> s.content_hash THEN 'differing' END AS kind
        FROM (SELECT * FROM reconciliation_scan WHERE organization_id = ${organizationId} AND run_id = ${runId}) s
        FULL JOIN (SELECT pfa_id, version, content_hash FROM pfa_mirror WHERE organization_id = ${organizationId}) m
          ON m.pfa_id = s.pfa_id
      ) compared WHERE kind IS NOT NULL
      RETURNING 1)
    SELECT (SELECT pull_cursor FROM organization WHERE id = ${organizationId}) AS cursor,
           (SELECT count(*)::int FROM found) AS differences`);
  const { cursor = null, differences = 0 } = rows[0] ?? {};
  return { pullCursor: cursor, differences };
}

/**
 * Drops what turned out to be no drift, now that PEMS was listed again from where the scan ended: records that moved
 * meanwhile, here or there, and those that the next pull brings anyway.
 * @param notYetPulled records that PEMS lists after the position of the pulls
 */
export async function dropFalseAlarms(
  tx: Transaction,
  actor: Actor,
  runId: string,
  { notYetPulled, differences }: { notYetPulled: readonly string[]; differences: number },
): Promise<void> {
  const { organizationId } = actor;
  await planForMany(tx, differences);
  await tx.execute(sql`
    DELETE FROM reconciliation_finding f
    WHERE f.organization_id = ${organizationId} AND f.run_id = ${runId}
      AND f.kind IN ('missing_here', 'behind', 'differing')
      AND (f.pfa_id = ANY(${sql.param(notYetPulled)}::text[]) OR EXISTS (
        SELECT 1 FROM pfa_mirror m JOIN reconciliation_scan s
          ON s.organization_id = m.organization_id AND s.run_id = ${runId} AND s.pfa_id = m.pfa_id
        WHERE m.organization_id = f.organization_id AND m.pfa_id = f.pfa_id
          AND (m.version > f.pems_version OR (m.version = f.pems_version AND m.content_hash = s.content_hash))))`);
  await tx.execute(sql`
    DELETE FROM reconciliation_finding f USING reconciliation_scan s
    WHERE f.organization_id = ${organizationId} AND f.run_id = ${runId}
      AND s.organization_id = f.organization_id AND s.run_id = f.run_id AND s.pfa_id = f.pfa_id
      AND (f.kind = 'missing_there' OR (f.kind = 'ahead' AND s.version >= f.mirror_version)
        OR (f.kind = 'untypable' AND s.content_hash IS NOT NULL))`);
}

/**
 * Finds writes that have been owed for long though nothing holds them up: PEMS answers, nobody paused the sync, and it
 * has been so for a while.
 * @param at the present time
 */
export async function findStuck(tx: Transaction, actor: Actor, runId: string, at: Date): Promise<void> {
  const before = new Date(at.getTime() - STUCK_AFTER_MINUTES * 60_000).toISOString();
  await tx.execute(sql`
    INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind, detail)
    SELECT gen_random_uuid(), q.organization_id, ${runId}, q.pfa_id, 'stuck',
           jsonb_build_object('modificationId', q.modification_id, 'status', q.status, 'since', q.since,
                              'outcomeUnknown', q.outcome_unknown)
    FROM organization o JOIN pems_connection c ON c.id = o.connection_id
    CROSS JOIN LATERAL (
      SELECT w.*, CASE w.status WHEN 'pending' THEN w.scheduled_at ELSE w.last_attempt_at END AS since
      FROM pfa_write_queue w
      WHERE w.organization_id = o.id AND w.status IN ('pending', 'processing')
        AND w.sequence = (
          SELECT min(e.sequence) FROM pfa_write_queue e
          WHERE e.organization_id = w.organization_id AND e.pfa_id = w.pfa_id AND e.status IN ('pending', 'processing'))
    ) q
    WHERE o.id = ${actor.organizationId} AND q.since < ${before}
      AND o.write_sync_enabled AND o.sync_paused_at IS NULL AND c.paused_at IS NULL AND c.breaker_state = 'closed'
      AND NOT EXISTS (
        SELECT 1 FROM audit_log a
        WHERE a.organization_id = o.id AND a.at > now() - make_interval(mins => ${STUCK_AFTER_MINUTES})
          AND a.action IN ('connection.closed', 'connection.resumed', 'organization.resumed',
            'organization.write_sync_enabled'))`);
}
