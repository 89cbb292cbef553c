import { sql } from "drizzle-orm";
import { WORKER_LOCK_CLASS } from "#src/db/session-lock.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Where the sync of one organization stands. */
export interface OrganizationFigures {
  id: string;
  connectionId: string;
  /** Its write sync is on. */
  enabled: boolean;
  /** Paused by a person. */
  paused: boolean;
  pending: number;
  processing: number;
  deadLetters: number;
  /** How long an item could have gone out and has not, or lies with a worker beyond its lease; null when none is due. */
  oldestDueSeconds: number | null;
}

export interface ConnectionFigures {
  id: string;
  breaker: "closed" | "open" | "half_open";
  /** PEMS refused its credential. */
  paused: boolean;
}

/** Counts and states over all organizations; no money, no people, no records. */
export interface SyncFigures {
  /** Worker processes that hold their lock at this moment. */
  workersAlive: number;
  connections: ConnectionFigures[];
  organizations: OrganizationFigures[];
  /** Rows in default partitions by table: no month was made for their time. */
  strays: Record<string, number>;
}

/** Reads the figures of all organizations in one statement. Rejects when the database can't be reached. */
export async function readSyncFigures(deps: Pick<ServiceDeps, "db" | "now">): Promise<SyncFigures> {
  const { rows } = await deps.db.execute<{ figures: SyncFigures }>(
    sql`SELECT pfa_sync_figures(${deps.now().toISOString()}::timestamptz, ${WORKER_LOCK_CLASS})
      || jsonb_build_object('strays', pfa_default_partition_rows()) AS figures`,
  );
  if (!rows[0]) throw new Error("The database gave no figures.");
  return rows[0].figures;
}
