import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { type EditableField, type FieldValue, fieldsOf } from "#src/domain/record.ts";
import type { Finding } from "#src/domain/rules.ts";
import type { DraftedRecord } from "#src/services/commits/check-drafts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type CostChange, costChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { loadDraftedRecords } from "#src/services/drafts/load-drafted-records.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney, visibleNames, visiblePart } from "#src/services/records/visible-fields.ts";
import { countOwedWrites, estimateSeconds } from "#src/services/sync/estimate.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

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

/** What a commit of all drafts is about to do. Costs (US dollars) are absent without perm_ViewFinancials. */
export interface DraftsReview {
  records: ReviewedRecord[];
  total: number;
  /** Records without findings and collisions. */
  committable: number;
  forecastBefore?: string;
  forecastAfter?: string;
  reasonRequired: boolean;
  writeSyncEnabled: boolean;
  /** Until PEMS has them; 0 while write sync is off. */
  estimateSeconds: number;
}

/** The member's drafts as "Review & sync" shows them. Costs are summed over the committable records. */
export async function reviewDrafts(deps: ServiceDeps, member: Member): Promise<DraftsReview> {
  const today = utcDay(deps.now());
  const { drafts, settings, owed } = await inOrganization(deps.db, member, async (tx) => ({
    settings: await holdWriteSync(tx, member),
    owed: await countOwedWrites(tx, member),
    drafts: await loadDraftedRecords(tx, member),
  }));
  const committable = drafts.filter(({ findings, collisions }) => findings.length + collisions.length === 0);
  return {
    records: drafts.map((drafted) => toReviewed(member, drafted, today)),
    total: drafts.length,
    committable: committable.length,
    reasonRequired: settings.reasonRequired,
    writeSyncEnabled: settings.writeSyncEnabled,
    estimateSeconds: settings.writeSyncEnabled
      ? estimateSeconds(owed + committable.length, deps.settings)
      : 0,
    ...(seesMoney(member) && totalCosts(committable.map((drafted) => costChange(drafted, today)))),
  };
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
