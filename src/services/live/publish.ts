import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type LiveEvent, nameableIds, type PemsState } from "#src/domain/live-event.ts";

type PullProgressEvent = Extract<LiveEvent, { type: "PULL_PROGRESS" }>;

/** The one channel that every web process listens on; each payload is a `LiveEvent` in JSON. */
export const LIVE_CHANNEL = "pfa_live";

/** What changed, as a service says it. */
export type LiveNotice =
  | {
      type: "SYNC_QUEUED" | "SYNC_PROCESSING" | "SYNC_SUCCESS" | "SYNC_CONFLICT" | "SYNC_FAILED";
      organizationId: string;
      pfaIds: readonly string[];
      /** Where to look when there are too many ids to name. */
      runId?: string | null;
    }
  | { type: "RECORDS_CHANGED"; organizationId: string; pfaIds: readonly string[] }
  | { type: "EDITING"; organizationId: string; userId: string; pfaIds: readonly string[] }
  | { type: "DRAFTED"; organizationId: string; userId: string; pfaIds: readonly string[]; tab: string }
  | { type: "PEMS_STATE"; organizationId: string; pems: PemsState }
  | Omit<PullProgressEvent, "at">;

/**
 * Announces changes to all web processes when the transaction commits. Call it once a batch, never once a row: NOTIFY
 * takes a lock over the whole database at commit. Notices about no record are left out.
 */
export async function publish(tx: Transaction, notices: readonly LiveNotice[]): Promise<void> {
  const at = new Date().toISOString();
  const payloads = notices.flatMap((notice) => {
    const event = toEvent(notice, at);
    return event ? [JSON.stringify(event)] : [];
  });
  if (payloads.length === 0) return;
  await tx.execute(
    sql`SELECT pg_notify(${LIVE_CHANNEL}, p) FROM jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) AS p`,
  );
}

function toEvent(notice: LiveNotice, at: string): LiveEvent | null {
  const { organizationId } = notice;
  if (notice.type === "PEMS_STATE") return { type: notice.type, organizationId, at, pems: notice.pems };
  if (notice.type === "PULL_PROGRESS") return { ...notice, at };
  if (notice.pfaIds.length === 0) return null;
  const pfaIds = nameableIds(notice.pfaIds);
  if (notice.type === "RECORDS_CHANGED") return { type: notice.type, organizationId, at, pfaIds };
  if (notice.type === "EDITING") {
    return { type: notice.type, organizationId, at, pfaIds, userId: notice.userId };
  }
  if (notice.type === "DRAFTED") {
    return { type: notice.type, organizationId, at, pfaIds, userId: notice.userId, tab: notice.tab };
  }
  return {
    type: notice.type,
    organizationId,
    at,
    pfaIds,
    runId: notice.runId ?? null,
    count: notice.pfaIds.length,
  };
}
