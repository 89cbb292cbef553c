import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { SyncError } from "#src/db/schema/modification.ts";
import type { Delta, PfaFields, Seen } from "#src/domain/record.ts";
import { type ModificationState, OVERLAID_FOR_ALL } from "#src/domain/states.ts";
import { mirrorFieldsJson } from "#src/services/records/mirror-columns.ts";

/** A change of the reader's own, or anybody's on its way to PEMS. */
export interface OpenChange {
  id: string;
  userId: string;
  state: ModificationState;
  delta: Delta;
  seen: Seen;
  seenDiscontinued: boolean;
  baseVersion: number;
  kind: string;
  /** Order of commits; null for a draft. */
  sequence: number | null;
  error: SyncError | null;
  at: string;
}

/** One record as one member sees it. */
export interface LoadedRecord {
  pfaId: string;
  version: number;
  /** What PEMS is known to hold. */
  mirror: PfaFields;
  /** The mirror with everybody's changes on their way to PEMS: what the next edit's `seen` is. */
  fields: PfaFields;
  /** The member's open draft. */
  draft: OpenChange | null;
  /** In commit order. */
  onTheWay: OpenChange[];
  /** The member's own that need a person, newest first. */
  problems: OpenChange[];
  /** Colleagues with an open draft. */
  editorIds: string[];
  syncedAt: string;
  pemsUpdatedAt: string;
  pemsUpdatedBy: string;
}

interface Row extends Record<string, unknown> {
  pfa_id: string;
  version: number;
  fields: PfaFields;
  synced_at: string;
  pems_updated_at: string;
  pems_updated_by: string;
}

type OpenRow = { pfa_id: string; change: OpenChange };

/**
 * Reads records with what lies over them, in two statements whatever their number, ordered by id. Unknown ids are absent.
 * They are joined here, not in SQL: on rows that are not yet in the statistics Postgres joins in quadratic time.
 */
export async function loadRecordsById(
  tx: Transaction,
  actor: Actor,
  pfaIds: readonly string[],
): Promise<LoadedRecord[]> {
  const mirror = await tx.execute<Row>(sql`
    SELECT r.pfa_id, r.version, ${mirrorFieldsJson("r")} AS fields, ${isoTime("r.synced_at")} AS synced_at,
      ${isoTime("r.pems_updated_at")} AS pems_updated_at, r.pems_updated_by
    FROM pfa_mirror r
    WHERE r.organization_id = ${actor.organizationId} AND r.pfa_id = ANY(${idArray(pfaIds)})
    ORDER BY r.pfa_id`);
  // Colleagues' drafts come without their values: only that there is one is known to others.
  const open = await tx.execute<OpenRow>(sql`
    SELECT m.pfa_id,
      jsonb_build_object('id', m.id, 'userId', m.user_id, 'state', m.sync_status, 'seenDiscontinued', m.seen_discontinued,
        'baseVersion', m.base_version, 'kind', m.kind, 'sequence', m.commit_sequence, 'error', m.sync_error,
        'at', ${isoTime("m.updated_at")}, 'delta', CASE WHEN m.user_id <> ${actor.userId} AND m.sync_status = 'draft'
          THEN '{}'::jsonb ELSE m.delta END, 'seen', m.seen) AS change
    FROM pfa_modification m
    WHERE m.organization_id = ${actor.organizationId} AND m.pfa_id = ANY(${idArray(pfaIds)})
      AND m.sync_status IN ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')
    ORDER BY m.commit_sequence`);
  const byId = Map.groupBy(open.rows, (row) => row.pfa_id);
  return mirror.rows.map((row) => {
    const changes = byId.get(row.pfa_id)?.map(({ change }) => change) ?? [];
    return toLoadedRecord(row, changes, actor.userId);
  });
}

/** Ids of records as a SQL array. Postgres has no text with a NUL in it, so no record has such an id. */
export function idArray(pfaIds: readonly string[]): SQL {
  return sql`${sql.param(pfaIds.filter((pfaId) => !pfaId.includes("\u0000")))}::text[]`;
}

/** SQL for a time as ISO 8601 in UTC with milliseconds. */
export function isoTime(expression: string): SQL {
  return sql.raw(`to_char((${expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

const isOnTheWay = (state: ModificationState) => OVERLAID_FOR_ALL.some((overlaid) => overlaid === state);

function toLoadedRecord(row: Row, open: readonly OpenChange[], userId: string): LoadedRecord {
  const onTheWay = open.filter((change) => isOnTheWay(change.state));
  const mine = open.filter((change) => change.userId === userId);
  const editors = open.filter((change) => change.userId !== userId && change.state === "draft");
  return {
    pfaId: row.pfa_id,
    version: row.version,
    mirror: row.fields,
    fields: Object.assign({}, row.fields, ...onTheWay.map((change) => change.delta)),
    draft: mine.find((change) => change.state === "draft") ?? null,
    onTheWay,
    problems: mine.filter((change) => change.state === "conflict" || change.state === "failed").reverse(),
    editorIds: editors.map((change) => change.userId),
    syncedAt: row.synced_at,
    pemsUpdatedAt: row.pems_updated_at,
    pemsUpdatedBy: row.pems_updated_by,
  };
}
