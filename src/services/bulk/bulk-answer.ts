import { and, eq, lt, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { bulkAnswer } from "#src/db/schema/bulk-answer.ts";
import { type Delta, fieldsOf, type Seen } from "#src/domain/record.ts";
import { requireFieldPermissions } from "#src/services/drafts/field-permissions.ts";
import { type SavedDraft, toSaved } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { loadRecordsById } from "#src/services/records/load-records.ts";

/** What an operation did to the draft of one record, and what undoing it needs. */
export interface DoneDraft {
  pfaId: string;
  set: Delta;
  /** What the draft held of these fields before. */
  before: Delta;
  seen: Seen;
  /** There was no draft of the record before. */
  made: boolean;
}

export type BulkDraft = DoneDraft & SavedDraft;

const KEPT_FOR = "1 hour";

/** Keeps what an operation did under the page's key, with the operation itself: both stand, or neither. */
export async function keepAnswer(
  tx: Transaction,
  { organizationId, userId }: Member,
  requestKey: string,
  drafts: readonly BulkDraft[],
): Promise<void> {
  const mine = and(eq(bulkAnswer.organizationId, organizationId), eq(bulkAnswer.userId, userId));
  await tx.delete(bulkAnswer).where(and(mine, lt(bulkAnswer.createdAt, sql`now() - ${KEPT_FOR}::interval`)));
  const done = drafts.map(({ pfaId, set, before, seen, made }) => ({ pfaId, set, before, seen, made }));
  await tx.insert(bulkAnswer).values({ organizationId, userId, requestKey, drafts: done });
}

/**
 * What was done under a key, with the drafts as they are now; undefined when nothing was. Asked while the member's drafts are
 * locked, so that a request that is still under way is waited for.
 * @throws DomainError FORBIDDEN when the member lost a permission that its fields need
 */
export async function keptAnswer(
  tx: Transaction,
  member: Member,
  requestKey: string,
): Promise<BulkDraft[] | undefined> {
  const { organizationId, userId } = member;
  const [kept] = await tx
    .select({ drafts: bulkAnswer.drafts })
    .from(bulkAnswer)
    .where(
      and(
        eq(bulkAnswer.organizationId, organizationId),
        eq(bulkAnswer.userId, userId),
        eq(bulkAnswer.requestKey, requestKey),
      ),
    );
  if (kept === undefined) return undefined;
  const done = kept.drafts as DoneDraft[];
  requireFieldPermissions(member, new Set(done.flatMap(({ set }) => fieldsOf(set))));
  await planForMany(tx, done.length);
  const records = await loadRecordsById(
    tx,
    member,
    done.map(({ pfaId }) => pfaId),
  );
  const now = new Map(
    records.map((record) => {
      const edit = { pfaId: record.pfaId, steps: [], seenVersion: record.version };
      const change = record.draft ?? { delta: {}, seen: {} };
      return [record.pfaId, toSaved(member, { record, edit, id: "", change, empty: record.draft === null })];
    }),
  );
  return done.map((draft) => ({ draft: null, findings: [], ...now.get(draft.pfaId), ...draft }));
}
