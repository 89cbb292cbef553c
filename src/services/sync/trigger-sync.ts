import { type SQL, sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { enqueue } from "#src/jobs.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { PRIORITY, type PriorityChoice } from "#src/services/commits/add-queue-items.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Member, requirePermission } from "#src/services/organizations/member.ts";
import { countOwedWrites, estimateSeconds } from "#src/services/sync/estimate.ts";
import { holdWriteSync } from "#src/services/sync/write-sync.ts";

export interface TriggerInput {
  /** Which changes; all that wait when absent. */
  modificationIds?: readonly string[];
  priority?: PriorityChoice;
}

export interface Triggered {
  /** Names this request in the audit. */
  jobId: string;
  /** Writes that are due at once now. */
  queuedCount: number;
  /** ISO 8601. */
  estimatedCompletionTime: string;
}

/**
 * Sends waiting writes now, also those that wait for a retry, and with at least the priority given.
 * @throws DomainError PAUSED when the organization's sync is paused or write sync is off
 */
export async function triggerSync(
  deps: ServiceDeps,
  member: Member,
  input: TriggerInput,
): Promise<Triggered> {
  requirePermission(member, "perm_Sync", "send changes to PEMS");
  return inOrganization(deps.db, member, async (tx) => {
    const settings = await holdWriteSync(tx, member);
    if (settings.paused) throw new DomainError("PAUSED", "The sync of this organization is paused.");
    if (!settings.writeSyncEnabled) {
      throw new DomainError("PAUSED", "Sending changes to PEMS is switched off for this organization.");
    }
    const now = deps.now();
    const priority =
      input.priority === "normal" || !input.priority ? PRIORITY.bulk : PRIORITY[input.priority];
    const { rowCount } = await tx.execute(sql`
      WITH due AS (
        SELECT q.id FROM pfa_write_queue q
        WHERE q.organization_id = ${member.organizationId} AND q.status = 'pending' ${chosen(input)}
        FOR UPDATE SKIP LOCKED)
      UPDATE pfa_write_queue q
      SET scheduled_at = least(q.scheduled_at, ${now.toISOString()}::timestamptz), priority = greatest(q.priority, ${priority})
      FROM due WHERE q.id = due.id`);
    const jobId = uuidv7();
    const queuedCount = rowCount ?? 0;
    const after = {
      queuedCount,
      priority,
      ...(input.modificationIds && { chosen: input.modificationIds.length }),
    };
    const entity = "organization" as const;
    await recordAudit(tx, member, [
      { action: "sync.triggered", entity, entityId: jobId, pfaId: null, after },
    ]);
    const seconds = estimateSeconds(await countOwedWrites(tx, member), deps.settings);
    await enqueue(tx, "push", { organizationId: member.organizationId });
    return {
      jobId,
      queuedCount,
      estimatedCompletionTime: new Date(now.getTime() + seconds * 1000).toISOString(),
    };
  });
}

/** The writes that were named, and those of the same records that must go out before them. */
function chosen({ modificationIds }: TriggerInput): SQL {
  if (!modificationIds) return sql``;
  return sql`AND EXISTS (
    SELECT 1 FROM pfa_write_queue n
    WHERE n.organization_id = q.organization_id AND n.pfa_id = q.pfa_id AND n.status = 'pending' AND n.sequence >= q.sequence
      AND n.modification_id = ANY(${sql.param(modificationIds)}::uuid[]))`;
}
