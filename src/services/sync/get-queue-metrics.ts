import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";

export interface QueueMetrics {
  /** Writes that are owed: pending and processing. */
  depth: number;
  pending: number;
  processing: number;
  /** Waiting for a retry. */
  retrying: number;
  deadLetters: number;
  /** Seconds since the oldest owed write was queued; null when there is none. */
  oldestAgeSeconds: number | null;
  /** Writes completed in the last 60 seconds, each second. */
  throughputPerSecond: number;
  /** Requests to PEMS of this organization in the last second, and how many the credential may make. */
  rateSlotsUsed: number;
  rateSlots: number;
  breaker: "closed" | "open" | "half_open";
}

/** How the write queue is doing. One statement. */
export async function getQueueMetrics(deps: ServiceDeps, member: Member): Promise<QueueMetrics> {
  const now = deps.now();
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
  const queue = sql`FROM pfa_write_queue WHERE organization_id = ${member.organizationId}`;
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{
      pending: number;
      processing: number;
      retrying: number;
      failed: number;
      oldest: number | null;
      completed: number;
      requests: number;
      rate: number;
      breaker: QueueMetrics["breaker"];
    }>(sql`
      SELECT owed.pending, owed.processing, owed.retrying, owed.oldest,
        (SELECT count(*)::int ${queue} AND status = 'failed') AS failed,
        (SELECT count(*)::int ${queue} AND status = 'completed' AND completed_at > ${ago(60)}::timestamptz) AS completed,
        (SELECT count(*)::int FROM sync_attempt
          WHERE organization_id = ${member.organizationId} AND at > ${ago(1)}::timestamptz) AS requests,
        least(c.rate_per_second, ${deps.settings.ratePerSecond}::int) AS rate, c.breaker_state AS breaker
      FROM organization o JOIN pems_connection c ON c.id = o.connection_id,
        (SELECT count(*) FILTER (WHERE status = 'pending')::int AS pending,
                count(*) FILTER (WHERE status = 'processing')::int AS processing,
                count(*) FILTER (WHERE status = 'pending' AND retry_count > 0)::int AS retrying,
                extract(epoch FROM ${now.toISOString()}::timestamptz - min(created_at))::float8 AS oldest
         ${queue} AND status IN ('pending', 'processing')) owed
      WHERE o.id = ${member.organizationId}`),
  );
  const [row] = rows;
  if (!row) throw new Error("The organization has no connection.");
  return {
    depth: row.pending + row.processing,
    pending: row.pending,
    processing: row.processing,
    retrying: row.retrying,
    deadLetters: row.failed,
    oldestAgeSeconds: row.oldest === null ? null : Math.max(0, Math.round(row.oldest)),
    throughputPerSecond: Math.round((row.completed / 60) * 100) / 100,
    rateSlotsUsed: row.requests,
    rateSlots: row.rate,
    breaker: row.breaker,
  };
}
