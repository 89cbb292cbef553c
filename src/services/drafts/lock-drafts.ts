import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/**
 * Lets only one transaction at a time change the drafts of this person in this organization: two saves that arrive
 * together are merged one after the other. Taken before any row lock.
 */
export async function lockDrafts(tx: Transaction, actor: Actor): Promise<void> {
  const key = `drafts ${actor.organizationId} ${actor.userId}`;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}
