import { and, eq, lt, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { bulkAnswer } from "#src/db/schema/bulk-answer.ts";
import type { Member } from "#src/services/organizations/member.ts";

const KEPT_FOR = "1 hour";

const mine = ({ organizationId, userId }: Member) =>
  and(eq(bulkAnswer.organizationId, organizationId), eq(bulkAnswer.userId, userId));

/** Keeps what was done under the page's key, with the work itself: both stand, or neither. */
export async function keepAnswer(
  tx: Transaction,
  member: Member,
  requestKey: string,
  answer: object,
): Promise<void> {
  const { organizationId, userId } = member;
  const old = lt(bulkAnswer.createdAt, sql`now() - ${KEPT_FOR}::interval`);
  await tx.delete(bulkAnswer).where(and(mine(member), old));
  await tx.insert(bulkAnswer).values({ organizationId, userId, requestKey, drafts: answer });
}

/**
 * What was done under a key; undefined when nothing was. Asked while the member's drafts are locked, so that a request that is
 * still under way is waited for.
 */
export async function keptAnswer(tx: Transaction, member: Member, requestKey: string): Promise<unknown> {
  const [kept] = await tx
    .select({ drafts: bulkAnswer.drafts })
    .from(bulkAnswer)
    .where(and(mine(member), eq(bulkAnswer.requestKey, requestKey)));
  return kept?.drafts;
}
