import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";

/** The one channel that every web process listens on. */
export const LIVE_CHANNEL = "pfa_live";
/** More ids than this are replaced by the run's id: a NOTIFY payload ends at 8,000 bytes. */
export const MAX_IDS = 100;

/** What changed; `src/domain/live-event.ts` is what a client receives of it. */
export interface LiveNotice {
  type:
    | "SYNC_QUEUED"
    | "SYNC_PROCESSING"
    | "SYNC_SUCCESS"
    | "SYNC_CONFLICT"
    | "SYNC_FAILED"
    | "PEMS_STATE"
    | "RECORDS_CHANGED"
    | "EDITING";
  organizationId: string;
  /** The records it is about; cut to `null` above 100, then `runId` says where to look. */
  pfaIds: readonly string[];
  runId?: string | null;
}

/**
 * Announces a change to all web processes when the transaction commits. Call it once a batch, never once a row:
 * NOTIFY takes a lock over the whole database at commit.
 */
export async function publish(tx: Transaction, notices: readonly LiveNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const payloads = notices.map((notice) =>
    JSON.stringify({
      type: notice.type,
      organizationId: notice.organizationId,
      count: notice.pfaIds.length,
      pfaIds: notice.pfaIds.length <= MAX_IDS ? notice.pfaIds : null,
      runId: notice.runId ?? null,
      at: new Date().toISOString(),
    }),
  );
  await tx.execute(
    sql`SELECT pg_notify(${LIVE_CHANNEL}, p) FROM jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) AS p`,
  );
}
