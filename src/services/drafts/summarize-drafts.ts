import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { fieldsOf } from "#src/domain/record.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { costChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { loadDraftedRecords } from "#src/services/drafts/load-drafted-records.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** What the drafts bar shows. Costs are absent without perm_ViewFinancials. */
export interface DraftsSummary {
  /** Records with a draft. */
  count: number;
  /** Changed fields over all of them. */
  fields: number;
  /** Forecast cost of these records as they stand and with the drafts, as far as it is known. US dollars. */
  forecastBefore?: string;
  forecastAfter?: string;
  /** Drafts in which a field was changed by somebody else since it was seen. */
  collisions: number;
  /** Drafts that break a rule. */
  broken: number;
}

/** The member's drafts in numbers. */
export async function summarizeDrafts(deps: ServiceDeps, member: Member): Promise<DraftsSummary> {
  const drafts = await inOrganization(deps.db, member, (tx) => loadDraftedRecords(tx, member));
  const today = utcDay(deps.now());
  return {
    count: drafts.length,
    fields: drafts.reduce((sum, { draft }) => sum + fieldsOf(draft.delta).length, 0),
    collisions: drafts.filter(({ collisions }) => collisions.length > 0).length,
    broken: drafts.filter(({ findings }) => findings.length > 0).length,
    ...(seesMoney(member) && totalCosts(drafts.map((drafted) => costChange(drafted, today)))),
  };
}
