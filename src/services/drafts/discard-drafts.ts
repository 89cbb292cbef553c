import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { type Delta, fieldsOf, type Seen } from "#src/domain/record.ts";
import { keepAnswer, keptAnswer } from "#src/services/answers/kept-answer.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockDrafts } from "#src/services/drafts/lock-drafts.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { idArray } from "#src/services/records/load-records.ts";
import { visiblePart } from "#src/services/records/visible-fields.ts";

/** What a discarded draft held, so that the member can take it back by saving it again. */
export interface DiscardedDraft {
  pfaId: string;
  delta: Delta;
  seen: Seen;
  seenDiscontinued: boolean;
  baseVersion: number;
}

/**
 * Gives up the member's drafts: those of the records named, or all. Records without a draft are passed over. Asked again with
 * the same `requestKey` within an hour, it answers what was discarded.
 */
export async function discardDrafts(
  deps: ServiceDeps,
  member: Member,
  input: { pfaIds?: readonly string[]; requestKey?: string },
): Promise<{ discarded: DiscardedDraft[] }> {
  requirePermission(member, "perm_SaveDraft", "discard drafts");
  return inOrganization(deps.db, member, async (tx) => {
    await lockDrafts(tx, member);
    const { requestKey } = input;
    const kept = requestKey === undefined ? undefined : await keptAnswer(tx, member, requestKey);
    if (kept !== undefined) return { discarded: visible(member, kept as DiscardedDraft[]) };
    const { rows } = await tx.execute<{
      id: string;
      pfa_id: string;
      delta: Delta;
      seen: Seen;
      seen_discontinued: boolean;
      base_version: number;
    }>(sql`
      UPDATE pfa_modification SET sync_status = 'discarded', updated_at = ${deps.now().toISOString()}
      WHERE organization_id = ${member.organizationId} AND user_id = ${member.userId} AND sync_status = 'draft'
        ${input.pfaIds ? sql`AND pfa_id = ANY(${idArray(input.pfaIds)})` : sql``}
      RETURNING id, pfa_id, delta, seen, seen_discontinued, base_version`);
    const entries = rows.map((row) => ({
      action: "modification.discarded",
      entity: "modification" as const,
      entityId: row.id,
      pfaId: row.pfa_id,
      before: { state: "draft", fields: fieldsOf(row.delta) },
      after: { state: "discarded" },
    }));
    await recordAudit(tx, member, entries);
    const pfaIds = rows.map((row) => row.pfa_id);
    const { organizationId, userId } = member;
    await publish(tx, [{ type: "EDITING", organizationId, userId, pfaIds }]);
    const discarded = rows.map((row) => ({
      pfaId: row.pfa_id,
      delta: row.delta,
      seen: row.seen,
      seenDiscontinued: row.seen_discontinued,
      baseVersion: row.base_version,
    }));
    discarded.sort((a, b) => (a.pfaId < b.pfaId ? -1 : 1));
    if (requestKey !== undefined) await keepAnswer(tx, member, requestKey, discarded);
    return { discarded: visible(member, discarded) };
  });
}

function visible(member: Member, discarded: readonly DiscardedDraft[]): DiscardedDraft[] {
  return discarded.map((draft) => ({
    ...draft,
    delta: visiblePart(member, draft.delta),
    seen: visiblePart(member, draft.seen),
  }));
}
