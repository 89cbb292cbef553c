import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { PfaFields } from "#src/domain/record.ts";
import type { QueueRow } from "#src/services/pushes/queue-row.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";

interface Read extends Record<string, unknown> {
  item: Omit<QueueRow, "record">;
  record: {
    version: number;
    fields: PfaFields;
    contentHash: string;
    changedBy: string;
    changedAt: string;
  } | null;
  base: Partial<PfaFields> | null;
  after_sent: { fields: PfaFields; changedBy: string } | null;
}

/**
 * Claimed items with their modification, author, and the mirror as it stands now, in the order in which they go out.
 * One statement, whatever their number.
 */
export async function readQueueRows(
  tx: Transaction,
  actor: Actor,
  ids: readonly string[],
): Promise<QueueRow[]> {
  const { rows } = await tx.execute<Read>(sql`
    SELECT jsonb_build_object(
        'id', q.id, 'modificationId', m.id, 'runId', q.run_id, 'queuedAt', q.created_at, 'pfaId', q.pfa_id, 'operation', q.operation,
        'payload', q.payload, 'sentVersion', q.sent_version, 'retryCount', q.retry_count, 'maxRetries', q.max_retries,
        'crashCount', q.crash_count, 'claimEpoch', q.claim_epoch, 'outcomeUnknown', q.outcome_unknown,
        'mirrorStale', q.mirror_stale, 'batchLimit', q.batch_limit, 'lastError', q.last_error, 'delta', m.delta, 'seen', m.seen,
        'seenDiscontinued', m.seen_discontinued, 'baseVersion', m.base_version, 'reason', m.reason,
        'modifiedBy', coalesce(u.email, m.user_id::text)) AS item,
      CASE WHEN r.pfa_id IS NULL THEN NULL ELSE jsonb_build_object(
        'version', r.version, 'contentHash', r.content_hash, 'changedBy', r.pems_updated_by, 'changedAt', r.pems_updated_at,
        'fields', ${mirrorFieldsJson("r")}) END AS record,
      CASE WHEN b.snapshot IS NULL THEN NULL ELSE b.snapshot || coalesce(own.delta, '{}'::jsonb) END AS base,
      CASE WHEN r.version = q.sent_version + 1 THEN jsonb_build_object('fields', ${mirrorFieldsJson("r")}, 'changedBy', r.pems_updated_by)
        WHEN s.version IS NOT NULL THEN jsonb_build_object('fields', ${mirrorFieldsJson("s")}, 'changedBy', s.pems_updated_by)
        WHEN h.version IS NOT NULL THEN jsonb_build_object('fields', h.snapshot, 'changedBy', h.changed_by) END AS after_sent
    FROM pfa_write_queue q
    ${lookUp("pfa_modification", "m", sql`m.id = q.modification_id`)}
    LEFT JOIN app_user u ON u.id = m.user_id
    ${lookUp("pfa_mirror", "r", sql`r.organization_id = q.organization_id AND r.pfa_id = q.pfa_id`)}
    ${lookUp("pfa_mirror_history", "b", sql`${sameRecord("b")} AND b.version = m.base_version AND r.version > m.base_version`)}
    LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(field.key, field.value ORDER BY e.commit_sequence) AS delta
      FROM pfa_modification e, jsonb_each(e.delta) AS field
      WHERE b.version IS NOT NULL AND e.organization_id = q.organization_id AND e.pfa_id = q.pfa_id
        AND e.sync_status = 'synced' AND e.pems_version > m.base_version AND e.commit_sequence < q.sequence) own ON true
    ${lookUp("pfa_silver", "s", nextSinceSent("s"))}
    ${lookUp("pfa_mirror_history", "h", nextSinceSent("h"))}
    WHERE q.organization_id = ${actor.organizationId}
      AND q.id = ANY(${sql.param(ids)}::uuid[])
    ORDER BY q.priority DESC, q.sequence`);
  return rows.map(({ item, record, base, after_sent }) => ({
    ...item,
    record: record && { ...record, base, afterSent: after_sent },
  }));
}

/**
 * Joins at most one row by an index lookup for each item. A plain join would be planned by statistics, which know nothing
 * of what was written a moment ago, and may then go through all rows of the organization for each item.
 */
function lookUp(table: string, alias: string, condition: SQL): SQL {
  return sql`LEFT JOIN LATERAL (SELECT * FROM ${sql.raw(`${table} ${alias}`)} WHERE ${condition} LIMIT 1) ${sql.raw(alias)} ON true`;
}

/**
 * The version after the one that was sent, seen since then. PEMS gives out a number twice where it was set back: silver
 * then has the newest content of the number, the history the first, and either may be of before the send.
 */
function nextSinceSent(alias: string): SQL {
  const seen = sql.raw(
    `${alias}.version = q.sent_version + 1 AND ${alias}.observed_at >= coalesce(q.sent_at, '-infinity')`,
  );
  return sql`${sameRecord(alias)} AND ${seen}`;
}

function sameRecord(alias: string): SQL {
  return sql.raw(`${alias}.organization_id = q.organization_id AND ${alias}.pfa_id = q.pfa_id`);
}
