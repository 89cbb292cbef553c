import type { Transaction } from "#src/db/connection.ts";
import { enqueue } from "#src/jobs.ts";

/**
 * Asks for what changed in PEMS, in the caller's transaction, because a write met another change there. Several such
 * requests are one pull: whoever comes second finds that a pull has begun since.
 */
export async function wantPull(tx: Transaction, organizationId: string): Promise<void> {
  await enqueue(tx, "pull", { organizationId, mode: "incremental", trigger: "conflict", startedBy: null });
}
