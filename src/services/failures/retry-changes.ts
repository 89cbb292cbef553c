import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockFailures } from "#src/services/failures/lock-failures.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Sends dead letters again, with all their attempts before them: the same change, merged onto what PEMS has by then.
 * @returns how many go out again
 * @throws DomainError NOTHING_TO_DO when none of them is given up (any more)
 */
export async function retryChanges(
  deps: ServiceDeps,
  member: Member,
  input: { modificationIds: readonly string[] },
): Promise<{ retried: number }> {
  requirePermission(member, "perm_Sync", "send changes to PEMS");
  return inOrganization(deps.db, member, async (tx) => {
    const letters = await lockFailures(tx, member, input.modificationIds);
    if (letters.length === 0)
      throw new DomainError("NOTHING_TO_DO", "This change is not waiting for a retry.");
    const at = deps.now().toISOString();
    const modificationIds = letters.map((letter) => letter.modification_id);
    await tx.execute(sql`
      UPDATE pfa_modification SET sync_status = 'queued', sync_error = NULL, updated_at = ${at}
      WHERE id = ANY(${sql.param(modificationIds)}::uuid[]) AND sync_status = 'failed'`);
    await tx.execute(sql`
      UPDATE pfa_write_queue
      SET status = 'pending', retry_count = 0, crash_count = 0, batch_limit = NULL, scheduled_at = ${at}, completed_at = NULL
      WHERE id = ANY(${sql.param(letters.map((letter) => letter.queue_id))}::uuid[]) AND status = 'failed'`);
    await tx.execute(sql`
      UPDATE sync_run s SET failed = s.failed - r.count, status = 'running', finished_at = NULL
      FROM (SELECT id, count(*)::int AS count FROM unnest(${sql.param(letters.map((letter) => letter.run_id))}::uuid[]) AS id
            GROUP BY id) r
      WHERE s.id = r.id`);
    await recordAudit(
      tx,
      member,
      letters.map((letter) => ({
        action: "modification.retried",
        entity: "modification",
        entityId: letter.modification_id,
        pfaId: letter.pfa_id,
        before: { state: "failed" },
        after: { state: "queued" },
      })),
    );
    const pfaIds = letters.map((letter) => letter.pfa_id);
    await publish(tx, [{ type: "SYNC_QUEUED", organizationId: member.organizationId, pfaIds }]);
    await enqueue(tx, "push", { organizationId: member.organizationId });
    return { retried: letters.length };
  });
}
