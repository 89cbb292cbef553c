import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { sameField } from "#src/domain/canonical.ts";
import { type Delta, type PfaFields, RECORD_FIELDS } from "#src/domain/record.ts";
import { type TypedVersion, versionKey } from "#src/services/pulls/parse-records.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";

/** A write of ours whose answer is not on record: it is on the wire, or its outcome is unknown. */
export interface OpenWrite {
  queueItemId: string;
  modificationId: string;
  pfaId: string;
  /** A worker waits for its answer, or is about to send it. */
  inHand: boolean;
  /** What was sent, on top of which version; and the record at that version, where it is known. */
  payload: Delta;
  sentVersion: number;
  before: PfaFields | null;
  /** Whom PEMS was told as the author. */
  modifiedBy: string;
  /** The mirror's version of the record now; null where it has none. */
  mirrorVersion: number | null;
  /** Since when it has been as it is. */
  since: Date;
  /** When it is to be tried again. */
  dueAt: Date;
}

/**
 * Open writes to any of these records. One statement, which locks nothing. What the record was before comes from silver,
 * which has the newest content where PEMS gave out a version twice; what only we wrote stands in the history alone.
 */
export async function findOpenWrites(
  tx: Transaction,
  actor: Actor,
  pfaIds: readonly string[],
): Promise<OpenWrite[]> {
  const { rows } = await tx.execute<{
    write: Omit<OpenWrite, "since" | "dueAt">;
    since: Date | string;
    due_at: Date | string;
  }>(sql`
    SELECT jsonb_build_object('queueItemId', q.id, 'modificationId', q.modification_id, 'pfaId', q.pfa_id,
        'inHand', q.status = 'processing', 'payload', q.payload, 'sentVersion', q.sent_version, 'before', coalesce(b.fields, h.snapshot),
        'modifiedBy', coalesce(u.email, m.user_id::text), 'mirrorVersion', r.version) AS write, m.updated_at AS since, q.scheduled_at AS due_at
    FROM pfa_write_queue q
    JOIN LATERAL (SELECT user_id, updated_at FROM pfa_modification WHERE id = q.modification_id LIMIT 1) m ON true
    LEFT JOIN app_user u ON u.id = m.user_id
    LEFT JOIN LATERAL (SELECT ${mirrorFieldsJson("s")} AS fields FROM pfa_silver s WHERE s.organization_id = q.organization_id
      AND s.pfa_id = q.pfa_id AND s.version = q.sent_version LIMIT 1) b ON true
    LEFT JOIN LATERAL (SELECT snapshot FROM pfa_mirror_history v WHERE v.organization_id = q.organization_id
      AND v.pfa_id = q.pfa_id AND v.version = q.sent_version LIMIT 1) h ON true
    LEFT JOIN LATERAL (SELECT version FROM pfa_mirror p WHERE p.organization_id = q.organization_id
      AND p.pfa_id = q.pfa_id LIMIT 1) r ON true
    WHERE q.organization_id = ${actor.organizationId} AND q.pfa_id = ANY(${sql.param(pfaIds)}::text[])
      AND q.sent_version IS NOT NULL
      AND (q.status = 'processing' OR (q.status = 'pending' AND q.outcome_unknown))`);
  return rows.map(({ write, since, due_at: dueAt }) => ({
    ...write,
    since: new Date(since),
    dueAt: new Date(dueAt),
  }));
}

/**
 * Whether a version that PEMS sent is what this write made: the next version after the one it was based on, by our
 * author, and the record as it was with our values on it. A change of somebody else's in the same moment is none of ours,
 * even where it agrees with it. Pure.
 */
export function isMadeBy(write: OpenWrite, version: TypedVersion): boolean {
  const { payload, before } = write;
  if (version.pfaId !== write.pfaId || version.version !== write.sentVersion + 1) return false;
  if (version.changedBy.trim().toLowerCase() !== write.modifiedBy.toLowerCase()) return false;
  const expected: Partial<PfaFields> = { ...before, ...payload };
  return RECORD_FIELDS.every(
    (field) => expected[field] === undefined || sameField(field, expected, version.fields),
  );
}

/** The modification that made each of these versions, by `versionKey`, where one of the open writes did. */
export function modificationsOf(
  writes: readonly OpenWrite[],
  versions: readonly TypedVersion[],
): Map<string, string> {
  const byRecord = Map.groupBy(writes, (write) => write.pfaId);
  return new Map(
    versions.flatMap((version) => {
      const maker = byRecord.get(version.pfaId)?.find((write) => isMadeBy(write, version));
      return maker ? [[versionKey(version), maker.modificationId] as const] : [];
    }),
  );
}
