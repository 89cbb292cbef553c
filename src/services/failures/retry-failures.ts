import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { HIGHEST_OF_RECORD } from "#src/services/commits/add-queue-items.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { lockFailed } from "#src/services/failures/load-failures.ts";
import { type RefusedFailure, whyRefused } from "#src/services/failures/why-refused.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";

/**
 * Sends dead letters again, with all their attempts anew; the member's own, or anybody's with perm_ManageSettings. Never
 * one whose outcome is unknown.
 * @throws DomainError NOTHING_TO_DO (with the reason) when none of them can be sent again
 */
export async function retryFailures(
  deps: ServiceDeps,
  member: Member,
  input: { modificationIds: readonly string[] },
): Promise<{ retried: string[]; refused: RefusedFailure[] }> {
  requirePermission(member, "perm_Sync", "send changes to PEMS");
  const wanted = [...new Set(input.modificationIds)];
  return inOrganization(deps.db, member, async (tx) => {
    await planForMany(tx, wanted.length);
    const ids = await lockFailed(tx, member, wanted);
    const pfaIds = await moveBack(tx, deps, member, ids);
    await publish(tx, [{ type: "SYNC_QUEUED", organizationId: member.organizationId, pfaIds }]);
    if (ids.length > 0) await enqueue(tx, "push", { organizationId: member.organizationId });
    return { retried: ids, refused: await whyRefused(tx, member, wanted, ids) };
  });
}

async function moveBack(
  tx: Transaction,
  deps: ServiceDeps,
  member: Member,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const at = deps.now().toISOString();
  const chosen = sql`ANY(${sql.param(ids)}::uuid[])`;
  const { rows } = await tx.execute<{ id: string; pfa_id: string }>(sql`
    UPDATE pfa_modification SET sync_status = 'queued', sync_error = NULL, updated_at = ${at}
    WHERE id = ${chosen} AND sync_status = 'failed' RETURNING id, pfa_id`);
  const items = await tx.execute<{ run_id: string }>(sql`
    UPDATE pfa_write_queue q
    SET status = 'pending', priority = greatest(q.priority, ${HIGHEST_OF_RECORD}), retry_count = 0, crash_count = 0, batch_limit = NULL, scheduled_at = ${at}, completed_at = NULL
    WHERE modification_id = ${chosen} AND status = 'failed' AND NOT outcome_unknown RETURNING run_id`);
  await tx.execute(sql`
    UPDATE sync_run s SET failed = s.failed - r.back, status = 'running', finished_at = NULL
    FROM (SELECT id, count(*)::int AS back FROM unnest(${sql.param(items.rows.map((row) => row.run_id))}::uuid[]) AS id
          GROUP BY id) r
    WHERE s.id = r.id`);
  const entries = rows.map((row) => ({
    action: "modification.queued",
    entity: "modification" as const,
    entityId: row.id,
    pfaId: row.pfa_id,
    before: { state: "failed" },
    after: { state: "queued", cause: "Sent again by a person." },
  }));
  await recordAudit(tx, member, entries);
  return rows.map((row) => row.pfa_id);
}
