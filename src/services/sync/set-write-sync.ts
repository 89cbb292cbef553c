import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import type { Delta } from "#src/domain/record.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { addQueueItems, PRIORITY } from "#src/services/commits/add-queue-items.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { openPushRun } from "#src/services/runs/open-push-run.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

/**
 * Switches an organization's writes to PEMS on or off. On: everything committed is queued in commit order. Off: what is
 * in flight finishes, what is pending stays and waits, and new commits only become committed.
 * @returns whether anything changed, and how many changes were queued
 */
export async function setWriteSync(
  deps: ServiceDeps,
  member: Member,
  { enabled }: { enabled: boolean },
): Promise<{ changed: boolean; queued: number }> {
  requirePermission(member, "perm_ManageSettings", "switch write sync");
  return inOrganization(deps.db, member, async (tx) => {
    await holdWriteSync(tx, member, "switch");
    const { rowCount } = await tx.execute(sql`
      UPDATE organization SET write_sync_enabled = ${enabled}
      WHERE id = ${member.organizationId} AND write_sync_enabled <> ${enabled}`);
    if (rowCount !== 1) return { changed: false, queued: 0 };
    const { organizationId } = member;
    const action = enabled ? "organization.write_sync_enabled" : "organization.write_sync_disabled";
    const [before, after] = [{ writeSyncEnabled: !enabled }, { writeSyncEnabled: enabled }];
    const entity = "organization" as const;
    await recordAudit(tx, member, [{ action, entity, entityId: organizationId, pfaId: null, before, after }]);
    const queued = enabled ? await queueCommitted(tx, deps, member) : 0;
    if (enabled) await enqueue(tx, "push", { organizationId });
    return { changed: true, queued };
  });
}

async function queueCommitted(tx: Transaction, deps: ServiceDeps, member: Member): Promise<number> {
  const waiting = sql`organization_id = ${member.organizationId} AND sync_status = 'committed'`;
  const counted = await tx.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM pfa_modification WHERE ${waiting}`,
  );
  const count = counted.rows[0]?.count ?? 0;
  if (count === 0) return 0;
  await planForMany(tx, count);
  const runId = await openPushRun(tx, deps, member, "manual", count);
  const { rows } = await tx.execute<{ id: string; pfa_id: string; delta: Delta; sequence: string }>(sql`
    UPDATE pfa_modification SET sync_status = 'queued', run_id = ${runId}, updated_at = ${deps.now().toISOString()}
    WHERE ${waiting} RETURNING id, pfa_id, delta, commit_sequence AS sequence`);
  const writes = rows.map((row) => ({
    modificationId: row.id,
    runId,
    pfaId: row.pfa_id,
    delta: row.delta,
    sequence: Number(row.sequence),
    priority: PRIORITY.bulk,
  }));
  await addQueueItems(tx, deps, member, writes);
  const entries = rows.map((row) => ({
    action: "modification.queued",
    entity: "modification" as const,
    entityId: row.id,
    pfaId: row.pfa_id,
    before: { state: "committed" },
    after: { state: "queued", runId },
  }));
  await recordAudit(tx, member, entries);
  const pfaIds = rows.map((row) => row.pfa_id);
  await publish(tx, [{ type: "SYNC_QUEUED", organizationId: member.organizationId, pfaIds, runId }]);
  return rows.length;
}
