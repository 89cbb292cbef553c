import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { countDrafts, isMine, judgedDrafts } from "#src/services/drafts/judged-drafts.ts";
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

/** The member's drafts in numbers, worked out where they lie: 25,000 are as little trouble as one. */
export async function summarizeDrafts(deps: ServiceDeps, member: Member): Promise<DraftsSummary> {
  const [row] = await inOrganization(deps.db, member, async (tx) => {
    if ((await countDrafts(tx, member)) === 0) return [];
    const { rows } = await tx.execute<{
      count: number;
      fields: number;
      collisions: number;
      broken: number;
      before: string;
      after: string;
    }>(sql`
      SELECT count(*)::int AS count,
        (SELECT count(*)::int FROM (SELECT jsonb_object_keys(d.delta) FROM pfa_modification d WHERE ${isMine(member)}) k) AS fields,
        count(*) FILTER (WHERE j.colliding)::int AS collisions, count(*) FILTER (WHERE j.broken)::int AS broken,
        coalesce(sum(j.cost_before), 0)::numeric(20, 2)::text AS before,
        coalesce(sum(j.cost_after), 0)::numeric(20, 2)::text AS after
      FROM ${judgedDrafts(member)} j`);
    return rows;
  });
  const {
    before = "0.00",
    after = "0.00",
    ...counts
  } = row ?? {
    count: 0,
    fields: 0,
    collisions: 0,
    broken: 0,
  };
  return { ...counts, ...(seesMoney(member) && { forecastBefore: before, forecastAfter: after }) };
}
