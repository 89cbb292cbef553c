import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockFailures } from "#src/services/failures/lock-failures.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Gives dead letters up for good; PEMS keeps its values. The queue item stays in the history as cancelled.
 * @returns how many were discarded
 * @throws DomainError NOTHING_TO_DO when none of them is given up (any more)
 */
export async function discardChanges(
  deps: ServiceDeps,
  member: Member,
  input: { modificationIds: readonly string[] },
): Promise<{ discarded: number }> {
  requirePermission(member, "perm_SaveDraft", "discard changes");
  return inOrganization(deps.db, member, async (tx) => {
    const letters = await lockFailures(tx, member, input.modificationIds);
    if (letters.length === 0) throw new DomainError("NOTHING_TO_DO", "There is nothing to discard any more.");
    const at = deps.now().toISOString();
    await tx.execute(sql`
      UPDATE pfa_modification SET sync_status = 'discarded', updated_at = ${at}
      WHERE id = ANY(${sql.param(letters.map((letter) => letter.modification_id))}::uuid[]) AND sync_status = 'failed'`);
    await tx.execute(sql`
      UPDATE pfa_write_queue SET status = 'cancelled', completed_at = ${at}
      WHERE id = ANY(${sql.param(letters.map((letter) => letter.queue_id))}::uuid[]) AND status = 'failed'`);
    await recordAudit(
      tx,
      member,
      letters.map((letter) => ({
        action: "modification.discarded",
        entity: "modification",
        entityId: letter.modification_id,
        pfaId: letter.pfa_id,
        before: { state: "failed" },
        after: { state: "discarded" },
      })),
    );
    const pfaIds = letters.map((letter) => letter.pfa_id);
    await publish(tx, [{ type: "RECORDS_CHANGED", organizationId: member.organizationId, pfaIds }]);
    return { discarded: letters.length };
  });
}
