import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";

/** Counters of the runs that the items belong to; a run is over when every item of it has ended. */
export async function countInRuns(tx: Transaction, mine: readonly Settlement[], at: string): Promise<void> {
  const counts = new Map<string, { id: string; synced: number; conflict: number; failed: number }>();
  for (const { row, verdict } of mine) {
    if (verdict.kind === "again") continue;
    const count = counts.get(row.runId) ?? { id: row.runId, synced: 0, conflict: 0, failed: 0 };
    count[verdict.kind] += 1;
    counts.set(row.runId, count);
  }
  if (counts.size === 0) return;
  const rows = [...counts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await tx.execute(sql`
    UPDATE sync_run s
    SET succeeded = s.succeeded + r.synced, conflicts = s.conflicts + r.conflict, failed = s.failed + r.failed,
        status = CASE WHEN s.succeeded + s.conflicts + s.failed + r.synced + r.conflict + r.failed >= s.total
                      THEN 'completed' ELSE s.status END,
        finished_at = CASE WHEN s.succeeded + s.conflicts + s.failed + r.synced + r.conflict + r.failed >= s.total
                           THEN ${at}::timestamptz ELSE s.finished_at END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, synced int, conflict int, failed int)
    WHERE s.id = r.id`);
}
