import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { type Delta, isSoftDelete } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** How soon a write goes out; the highest first. */
export const PRIORITY = { high: 300, single: 200, bulk: 100, low: 0 } as const;
export type PriorityChoice = "high" | "normal" | "low";

/** The priority of a commit of `count` records: a single edit goes ahead of bulk ones. */
export function priorityOf(choice: PriorityChoice | undefined, count: number): number {
  if (choice === "high" || choice === "low") return PRIORITY[choice];
  return count === 1 ? PRIORITY.single : PRIORITY.bulk;
}

/**
 * The highest priority of any unfinished write of the record of the queue item `q`, which goes out with it: later ones wait
 * for it. Both states are named so that the index `pfa_write_queue_unfinished` is used.
 */
export const HIGHEST_OF_RECORD = sql.raw(`(SELECT max(e.priority) FROM pfa_write_queue e
  WHERE e.organization_id = q.organization_id AND e.pfa_id = q.pfa_id AND e.status IN ('pending', 'processing'))`);

/** A write that is owed to PEMS from now on. */
export interface OwedWrite {
  modificationId: string;
  runId: string;
  pfaId: string;
  delta: Delta;
  /** The commit sequence of its modification. */
  sequence: number;
  priority: number;
}

/**
 * Adds pending queue items. Earlier pending writes of the same records are raised to the same priority, since they must
 * go out first. Two statements.
 */
export async function addQueueItems(
  tx: Transaction,
  deps: ServiceDeps,
  actor: Actor,
  writes: readonly OwedWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const at = deps.now().toISOString();
  const rows = writes.map((write) => ({
    id: uuidv7(),
    modification_id: write.modificationId,
    run_id: write.runId,
    pfa_id: write.pfaId,
    operation: isSoftDelete(write.delta) ? "DELETE" : "UPDATE",
    payload: write.delta,
    sequence: write.sequence,
    priority: write.priority,
  }));
  await tx.execute(sql`
    WITH added AS (
      INSERT INTO pfa_write_queue (id, organization_id, modification_id, run_id, pfa_id, operation, payload, sequence,
                                   priority, max_retries, scheduled_at, created_at)
      SELECT x.id, ${actor.organizationId}, x.modification_id, x.run_id, x.pfa_id, x.operation, x.payload, x.sequence,
             x.priority, coalesce(o.write_sync_max_retries, ${deps.settings.maxRetries}), ${at}, ${at}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS x(id uuid, modification_id uuid, run_id uuid, pfa_id text, operation text, payload jsonb, sequence bigint,
             priority integer), organization o
      WHERE o.id = ${actor.organizationId}
      RETURNING pfa_id, priority)
    UPDATE pfa_write_queue q SET priority = added.priority
    FROM added
    WHERE q.organization_id = ${actor.organizationId} AND q.pfa_id = added.pfa_id AND q.status = 'pending'
      AND q.priority < added.priority`);
}
