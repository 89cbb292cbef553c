import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import type { Delta } from "#src/domain/record.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockFailed } from "#src/services/failures/load-failures.ts";
import { type RefusedFailure, whyRefused } from "#src/services/failures/why-refused.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Gives failed changes up for good; the member's own, or anybody's with perm_ManageSettings. Their runs keep counting them
 * as failed. Never one whose outcome is unknown.
 * @throws DomainError NOTHING_TO_DO (with the reason) when none of them can be discarded
 */
export async function discardFailures(
  deps: ServiceDeps,
  member: Member,
  input: { modificationIds: readonly string[] },
): Promise<{ discarded: string[]; refused: RefusedFailure[] }> {
  requirePermission(member, "perm_SaveDraft", "discard changes");
  const wanted = [...new Set(input.modificationIds)];
  return inOrganization(deps.db, member, async (tx) => {
    await planForMany(tx, wanted.length);
    const ids = await lockFailed(tx, member, wanted);
    const pfaIds = await giveUp(tx, deps, member, ids);
    await publish(tx, [{ type: "RECORDS_CHANGED", organizationId: member.organizationId, pfaIds }]);
    return { discarded: ids, refused: await whyRefused(tx, member, wanted, ids) };
  });
}

async function giveUp(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const at = deps.now().toISOString();
  const chosen = sql`ANY(${sql.param(ids)}::uuid[])`;
  const { rows } = await tx.execute<{ id: string; pfa_id: string; delta: Delta }>(sql`
    UPDATE pfa_modification SET sync_status = 'discarded', updated_at = ${at}
    WHERE id = ${chosen} AND sync_status = 'failed' RETURNING id, pfa_id, delta`);
  await tx.execute(sql`
    UPDATE pfa_write_queue SET status = 'cancelled', completed_at = ${at}
    WHERE modification_id = ${chosen} AND status = 'failed' AND NOT outcome_unknown`);
  const entries = rows.map((row) => ({
    action: "modification.discarded",
    entity: "modification" as const,
    entityId: row.id,
    pfaId: row.pfa_id,
    before: { state: "failed", values: row.delta },
    after: { state: "discarded" },
  }));
  await recordAudit(tx, member, entries);
  return rows.map((row) => row.pfa_id);
}
