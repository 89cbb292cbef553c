import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { fieldsOf } from "#src/domain/record.ts";
import { checkDrafts } from "#src/services/commits/check-drafts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { costChange, totalCosts } from "#src/services/drafts/draft-costs.ts";
import { countDrafts, isMine, judgedDrafts } from "#src/services/drafts/judged-drafts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { type LoadedRecord, loadRecordsById } from "#src/services/records/load-records.ts";
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
  /** The records, where they are few: what happens to others changes none of these numbers. */
  pfaIds?: string[];
}

interface Numbers extends Record<string, unknown> {
  count: number;
  fields: number;
  collisions: number;
  broken: number;
  before: string;
  after: string;
  pfaIds?: string[];
}

/** Up to so many are judged here: planning the statement that judges them where they lie takes longer. */
const FEW = 100;
const NO_COSTS = { before: "0.00", after: "0.00" };
const NONE: Numbers = { count: 0, fields: 0, collisions: 0, broken: 0, ...NO_COSTS, pfaIds: [] };

/** The member's drafts in numbers; many are worked out where they lie, so that 25,000 are as little trouble as one. */
export async function summarizeDrafts(deps: ServiceDeps, member: Member): Promise<DraftsSummary> {
  const { before, after, ...counts } = await inOrganization(deps.db, member, async (tx): Promise<Numbers> => {
    const few = await tx.execute<{ pfa_id: string }>(
      sql`SELECT d.pfa_id FROM pfa_modification d WHERE ${isMine(member)} LIMIT ${FEW + 1}`,
    );
    const pfaIds = few.rows.map((row) => row.pfa_id);
    if (pfaIds.length === 0) return NONE;
    if (pfaIds.length <= FEW) return judgedHere(deps, member, await loadRecordsById(tx, member, pfaIds));
    await countDrafts(tx, member);
    const { rows } = await tx.execute<Numbers>(sql`
      SELECT count(*)::int AS count,
        (SELECT count(*)::int FROM (SELECT jsonb_object_keys(d.delta) FROM pfa_modification d WHERE ${isMine(member)}) k) AS fields,
        count(*) FILTER (WHERE j.colliding)::int AS collisions, count(*) FILTER (WHERE j.broken)::int AS broken,
        coalesce(sum(j.cost_before), 0)::numeric(20, 2)::text AS before,
        coalesce(sum(j.cost_after), 0)::numeric(20, 2)::text AS after
      FROM ${judgedDrafts(member)} j`);
    return rows[0] ?? NONE;
  });
  return { ...counts, ...(seesMoney(member) && { forecastBefore: before, forecastAfter: after }) };
}

/** The same numbers by the rules of the domain. */
function judgedHere(deps: ServiceDeps, member: Member, records: readonly LoadedRecord[]): Numbers {
  const today = utcDay(deps.now());
  const drafts = checkDrafts(member, records);
  const { forecastBefore, forecastAfter } = totalCosts(drafts.map((draft) => costChange(draft, today)));
  return {
    count: drafts.length,
    fields: drafts.reduce((sum, { draft }) => sum + fieldsOf(draft.delta).length, 0),
    collisions: drafts.filter(({ collisions }) => collisions.length > 0).length,
    broken: drafts.filter(({ findings }) => findings.length > 0).length,
    before: forecastBefore,
    after: forecastAfter,
    pfaIds: drafts.map(({ record }) => record.pfaId),
  };
}
