import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/** `lost`: another worker took the pull over. `cancelled`: a person wants it to end. */
export type Lease = "held" | "cancelled" | "lost";

/** Renews the lease of a pull where it is still ours, and looks whether it is to end. */
export async function keepLease(tx: Transaction, actor: Actor, runId: string, until: Date): Promise<Lease> {
  const { rows } = await tx.execute<{ cancelled: boolean }>(sql`
    UPDATE organization o SET pull_lease_until = ${until.toISOString()}
    FROM sync_run r
    WHERE o.id = ${actor.organizationId} AND o.pull_run_id = ${runId} AND r.id = o.pull_run_id
    RETURNING r.cancel_requested_at IS NOT NULL AS cancelled`);
  if (!rows[0]) return "lost";
  return rows[0].cancelled ? "cancelled" : "held";
}

/** Thrown in the transaction of a page whose pull was taken over: nothing of the page is kept. */
export class PullTakenOver extends Error {
  constructor() {
    super("Another worker took the pull over.");
    this.name = "PullTakenOver";
  }
}
