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
  open: OpenChange[] | null;
  editor_ids: string[] | null;
}

/**
 * Reads records with what lies over them, in one statement whatever their number, ordered by id. Unknown ids are absent.
 * @param which restricts `r`, the row of pfa_mirror; the organization is already settled
 */
export async function loadRecords(tx: Transaction, actor: Actor, which: SQL): Promise<LoadedRecord[]> {
  const { rows } = await tx.execute<Row>(sql`
    SELECT r.pfa_id, r.version, ${mirrorFieldsJson("r")} AS fields, ${isoTime("r.synced_at")} AS synced_at,
      ${isoTime("r.pems_updated_at")} AS pems_updated_at, r.pems_updated_by, m.open, m.editor_ids
    FROM pfa_mirror r
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('id', m.id, 'userId', m.user_id, 'state', m.sync_status, 'delta', m.delta,
            'seen', m.seen, 'seenDiscontinued', m.seen_discontinued, 'baseVersion', m.base_version, 'kind', m.kind,
            'sequence', m.commit_sequence, 'error', m.sync_error, 'at', ${isoTime("m.updated_at")})
            ORDER BY m.commit_sequence)
          FILTER (WHERE m.user_id = ${actor.userId} OR m.sync_status IN ('committed', 'queued', 'syncing')) AS open,
        jsonb_agg(DISTINCT m.user_id) FILTER (WHERE m.user_id <> ${actor.userId} AND m.sync_status = 'draft') AS editor_ids
      FROM pfa_modification m
      WHERE m.organization_id = ${actor.organizationId} AND m.pfa_id = r.pfa_id
        AND m.sync_status IN ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')
    ) m ON true
    WHERE r.organization_id = ${actor.organizationId} AND ${which}
    ORDER BY r.pfa_id`);
  return rows.map((row) => toLoadedRecord(row, actor.userId));
}

/** The records with these ids; see `loadRecords`. */
export function loadRecordsById(
  tx: Transaction,
  actor: Actor,
  pfaIds: readonly string[],
): Promise<LoadedRecord[]> {
  // Postgres has no text with a NUL in it, so no record has such an id.
  const possible = pfaIds.filter((pfaId) => !pfaId.includes("\u0000"));
  return loadRecords(tx, actor, sql`r.pfa_id = ANY(${sql.param(possible)}::text[])`);
}

/** SQL for a time as ISO 8601 in UTC with milliseconds. */
export function isoTime(expression: string): SQL {
  return sql.raw(`to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}

const isOnTheWay = (state: ModificationState) => OVERLAID_FOR_ALL.some((overlaid) => overlaid === state);

function toLoadedRecord(row: Row, userId: string): LoadedRecord {
  const open = row.open ?? [];
  const onTheWay = open.filter((change) => isOnTheWay(change.state));
  const mine = open.filter((change) => change.userId === userId);
  return {
    pfaId: row.pfa_id,
    version: row.version,
    mirror: row.fields,
    fields: Object.assign({}, row.fields, ...onTheWay.map((change) => change.delta)),
    draft: mine.find((change) => change.state === "draft") ?? null,
    onTheWay,
    problems: mine.filter((change) => change.state === "conflict" || change.state === "failed").reverse(),
    editorIds: row.editor_ids ?? [],
    syncedAt: row.synced_at,
    pemsUpdatedAt: row.pems_updated_at,
    pemsUpdatedBy: row.pems_updated_by,
  };
}
