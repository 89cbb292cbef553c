import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import type { SyncSettings } from "#src/services/deps.ts";

/** The rate slots leave a little room below the limit: 9.5 of 10 requests a second. */
const USABLE_RATE = 0.95;

/** Seconds until `pending` writes are sent, at full batches and the whole rate; at least 1. */
export function estimateSeconds(
  pending: number,
  { batchSize, ratePerSecond }: Pick<SyncSettings, "batchSize" | "ratePerSecond">,
): number {
  const batches = Math.ceil(pending / batchSize);
  return Math.max(1, Math.ceil(batches / (ratePerSecond * USABLE_RATE)));
}

/** How many writes PEMS takes in a second at full batches. */
export function recordsPerSecond({
  batchSize,
  ratePerSecond,
}: Pick<SyncSettings, "batchSize" | "ratePerSecond">): number {
  return batchSize * ratePerSecond * USABLE_RATE;
}

/** Writes that are owed to PEMS and not yet settled. */
export async function countOwedWrites(tx: Transaction, actor: Actor): Promise<number> {
  const { rows } = await tx.execute<{ owed: number }>(sql`
    SELECT count(*)::int AS owed FROM pfa_write_queue
    WHERE organization_id = ${actor.organizationId} AND status IN ('pending', 'processing')`);
  return rows[0]?.owed ?? 0;
}
