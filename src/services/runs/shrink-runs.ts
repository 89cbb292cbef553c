import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Takes writes out of the runs that they belong to (one entry a write); a run with nothing left to wait for is over. */
export async function shrinkRuns(
  tx: Transaction,
  deps: ServiceDeps,
  runIds: readonly string[],
): Promise<void> {
  if (runIds.length === 0) return;
  await tx.execute(sql`
    UPDATE sync_run s
    SET total = s.total - r.taken,
        status = CASE WHEN s.total = r.taken THEN 'cancelled'
                      WHEN s.succeeded + s.conflicts + s.failed >= s.total - r.taken THEN 'completed' ELSE s.status END,
        finished_at = CASE WHEN s.succeeded + s.conflicts + s.failed >= s.total - r.taken
                           THEN ${deps.now().toISOString()}::timestamptz ELSE s.finished_at END
    FROM (SELECT id, count(*)::int AS taken FROM unnest(${sql.param(runIds)}::uuid[]) AS id GROUP BY id) r
    WHERE s.id = r.id`);
}
