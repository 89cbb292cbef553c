import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { type EditableField, type FieldValue, fieldsOf } from "#src/domain/record.ts";
import type { Finding } from "#src/domain/rules.ts";
import { checkDrafts, type DraftedRecord } from "#src/services/commits/check-drafts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type CostChange, costChange } from "#src/services/drafts/draft-costs.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { loadRecordsById } from "#src/services/records/load-records.ts";
import { seesMoney, visibleNames, visiblePart } from "#src/services/records/visible-fields.ts";

export interface ReviewedRecord extends Partial<CostChange> {
  pfaId: string;
  description: string | null;
  /** `before` is the present value: the mirror with everybody's changes on their way. */
  changes: { field: EditableField; before: FieldValue; after: FieldValue }[];
  /** Broken rules: a record that has any can't be committed. */
  findings: Finding[];
  /** Fields that somebody else changed since they were seen: to be resolved first, or left out. */
  collisions: EditableField[];
}

/** Some of the member's drafts field by field, in the order asked for; records without a draft are absent. */
export function reviewLines(
  deps: ServiceDeps,
  member: Member,
  { pfaIds }: { pfaIds: readonly string[] },
): Promise<{ records: ReviewedRecord[] }> {
  return inOrganization(deps.db, member, async (tx) => ({
    records: await reviewedRecords(tx, deps, member, pfaIds),
  }));
}

/** The same in the caller's transaction. */
export async function reviewedRecords(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  pfaIds: readonly string[],
): Promise<ReviewedRecord[]> {
  if (pfaIds.length === 0) return [];
  const today = utcDay(deps.now());
  const drafts = checkDrafts(member, await loadRecordsById(tx, member, pfaIds));
  const byId = new Map(drafts.map((drafted) => [drafted.record.pfaId, toReviewed(member, drafted, today)]));
  return pfaIds.flatMap((pfaId) => byId.get(pfaId) ?? []);
}

function toReviewed(member: Member, drafted: DraftedRecord, today: string): ReviewedRecord {
  const { record, draft, findings, collisions } = drafted;
  const delta = visiblePart(member, draft.delta);
  return {
    pfaId: record.pfaId,
    description: record.fields.description,
    changes: fieldsOf(delta).map((field) => ({
      field,
      before: record.fields[field],
      after: delta[field] ?? null,
    })),
    findings,
    collisions: visibleNames(member, collisions),
    ...(seesMoney(member) && costChange(drafted, today)),
  };
}
