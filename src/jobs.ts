import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#src/db/connection.ts";

/**
 * The worker's jobs. A job says no more than where to look: the ledger holds all state, so losing, doubling or
 * delaying a job can lose or double nothing.
 */
export const JOBS = {
  /** Send what is due for one organization. */
  push: z.object({ organizationId: z.uuid() }),
  /** Read one organization from PEMS into the mirror. */
  pull: z.object({
    organizationId: z.uuid(),
    mode: z.enum(["full", "incremental"]),
    trigger: z.enum(["schedule", "manual", "start", "conflict"]),
    startedBy: z.uuid().nullable(),
  }),
  /** Compare one organization with PEMS; on the schedule's behalf also mend the mirror. */
  reconcile: z.object({
    organizationId: z.uuid(),
    trigger: z.enum(["schedule", "manual"]),
    startedBy: z.uuid().nullable(),
  }),
  /** Mend the mirror where a reconciliation found it to differ. */
  repair_drift: z.object({ organizationId: z.uuid(), runId: z.uuid(), startedBy: z.uuid() }),
  /** Ask for the reconciliations that are due. */
  schedule_reconciliations: z.object({}),
  /** Release dead claims, probe PEMS where it was down, wake whatever is due. */
  sweep: z.object({}),
  /** Ask for the pulls that are due. */
  schedule_pulls: z.object({}),
  /** Bring the figures of schema gold up to date, for every organization whose mirror moved. */
  refresh_gold: z.object({}),
  /** Make partitions ahead, drop what was kept long enough. */
  keep_partitions: z.object({}),
  /** Drop dry runs of imported files that are a day old. */
  drop_old_imports: z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<N extends JobName> = z.infer<(typeof JOBS)[N]>;

/**
 * Queues a job in the caller's transaction: it exists if and only if the transaction commits.
 * Without a key on purpose: two open transactions with the same key wait for each other, and a request can be dropped.
 * @param runAt when it is due; at once by default
 */
export async function enqueue<N extends JobName>(
  tx: Transaction,
  name: N,
  payload: JobPayload<N>,
  runAt?: Date,
): Promise<void> {
  await tx.execute(
    sql`SELECT pfa_enqueue(${name}, ${JSON.stringify(payload)}::json, ${runAt?.toISOString() ?? null}::timestamptz, NULL)`,
  );
}
