import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#src/db/connection.ts";

/** Who acts, and in which organization. The worker acts as the service account. */
export interface Actor {
  organizationId: string;
  userId: string;
}

/** The worker's own account; it is a row of `app_user` that can't sign in. */
export const SERVICE_ACCOUNT_ID = "00000000-0000-7000-8000-000000000001";

/** The actor of work that no person does. */
export function serviceActor(organizationId: string): Actor {
  return { organizationId, userId: SERVICE_ACCOUNT_ID };
}

export interface EnterOptions {
  /** The work joins many rows, whatever the statistics say: they may not know of them yet (src/db/plan-for-many.ts). */
  manyRows?: boolean;
}

/**
 * Runs `work` in a transaction that sees and changes the data of one organization only: the one way to tenant data.
 * Organization and actor are set for this transaction alone, so nothing leaks to the connection's next borrower.
 */
export async function inOrganization<T>(
  db: Database,
  actor: Actor,
  work: (tx: Transaction) => Promise<T>,
  { manyRows = false }: EnterOptions = {},
): Promise<T> {
  return db.transaction(async (tx) => {
    const neverByPairs = manyRows ? sql`, set_config('enable_nestloop', 'off', true)` : sql``;
    await tx.execute(
      sql`SELECT set_config('pfa.organization_id', ${actor.organizationId}, true), set_config('pfa.actor_id', ${actor.userId}, true)${neverByPairs}`,
    );
    return work(tx);
  });
}
