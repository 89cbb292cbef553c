import pg from "pg";
import type { ChaosWorld } from "#bench/chaos-world.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import type { Delta, EditableField, Seen } from "#src/domain/record.ts";
import type { WireRecord } from "#src/pems/wire.ts";

/** A committed change as the database has it. */
export interface CommittedChange {
  id: string;
  pfa_id: string;
  reason: string;
  state: string;
  delta: Delta;
  seen: Seen;
  base_version: number;
  pems_version: number | null;
  sequence: number;
  error: string | null;
  /** Of its queue item: counts claims, and releases of claims whose worker was gone. */
  epoch: number;
}

export interface FoundConflict {
  modification_id: string;
  pfa_id: string;
  status: string;
  reason: string;
  fields: EditableField[];
  pems_version: number;
}

export interface FoundAudit {
  entity_id: string;
  from_state: string | null;
  to_state: string | null;
  count: number;
  /** How many of them are claims, or releases because a worker was gone. */
  epochs: number;
}

/** All that both sides hold after a run. */
export interface Evidence {
  /** PEMS's records before anything happened, and every write that it applied, in order. */
  before: ReadonlyMap<string, WireRecord>;
  journal: readonly AppliedWrite[];
  /** PEMS's records now. */
  now: readonly WireRecord[];
  changes: readonly CommittedChange[];
  conflicts: readonly FoundConflict[];
  /** Transitions of changes, counted. */
  audit: readonly FoundAudit[];
  mirror: readonly { pfa_id: string; version: number; content_hash: string }[];
  history: readonly { pfa_id: string; version: number; content_hash: string; count: number }[];
}

/** Reads it all, past row-level security. */
export async function collectEvidence(world: ChaosWorld): Promise<Evidence> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  const read = async <T extends object>(text: string) => (await client.query<T>(text)).rows;
  try {
    return {
      before: world.before,
      journal: await world.control.journal({ organizationCode: "RIO" }),
      now: await world.control.records("RIO"),
      changes: await read(`
        SELECT m.id, m.pfa_id, m.reason, m.sync_status AS state, m.delta, m.seen, m.base_version, m.pems_version,
               m.commit_sequence::float8 AS sequence, m.sync_error->>'code' AS error,
               q.claim_epoch AS epoch
        FROM pfa_modification m LEFT JOIN pfa_write_queue q ON q.modification_id = m.id
        WHERE m.commit_sequence IS NOT NULL ORDER BY m.commit_sequence`),
      conflicts: await read(`
        SELECT modification_id, pfa_id, status, reason, conflict_fields AS fields, pems_version FROM pfa_sync_conflict`),
      audit: await read(`
        SELECT entity_id, before->>'state' AS from_state, after->>'state' AS to_state, count(*)::int AS count,
               count(*) FILTER (WHERE after->>'state' = 'syncing' OR after->>'cause' LIKE 'The worker%is gone.')::int AS epochs
        FROM audit_log WHERE entity = 'modification' AND before->>'state' IS DISTINCT FROM after->>'state' GROUP BY 1, 2, 3`),
      mirror: await read("SELECT pfa_id, version, content_hash FROM pfa_mirror"),
      history: await read(
        `SELECT pfa_id, version, min(content_hash) AS content_hash, count(*)::int AS count
         FROM pfa_mirror_history GROUP BY 1, 2`,
      ),
    };
  } finally {
    await client.end();
  }
}
