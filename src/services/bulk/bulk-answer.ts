import type { Transaction } from "#src/db/connection.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { type Delta, fieldsOf, type Seen } from "#src/domain/record.ts";
import { keepAnswer, keptAnswer } from "#src/services/answers/kept-answer.ts";
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

/** Keeps what an operation did under the page's key. */
export function keepBulkAnswer(
  tx: Transaction,
  member: Member,
  requestKey: string,
  drafts: readonly BulkDraft[],
): Promise<void> {
  const done = drafts.map(({ pfaId, set, before, seen, made }) => ({ pfaId, set, before, seen, made }));
  return keepAnswer(tx, member, requestKey, done);
}

/**
 * What was done under a key, with the drafts as they are now; undefined when nothing was.
 * @throws DomainError FORBIDDEN when the member lost a permission that its fields need
 */
export async function keptBulkAnswer(
  tx: Transaction,
  member: Member,
  requestKey: string,
): Promise<BulkDraft[] | undefined> {
  const done = (await keptAnswer(tx, member, requestKey)) as DoneDraft[] | undefined;
  if (done === undefined) return undefined;
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
