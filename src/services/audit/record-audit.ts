import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/** One thing that happened, as `audit_log` keeps it. */
export interface AuditEntry {
  /** Noun and participle, e.g. `modification.queued`. */
  action: string;
  entity:
    | "modification"
    | "conflict"
    | "queue_item"
    | "organization"
    | "connection"
    | "sync_run"
    | "session"
    | "import"
    | "record"
    | "quarantine"
    | "schema"
    | "saved_view";
  entityId: string | null;
  pfaId: string | null;
  before?: unknown;
  after?: unknown;
}

/**
 * Writes audit entries, all in one statement, in the transaction of the change: both happen or neither.
 * @param actor who acted; its organization must be that of the transaction
 */
export async function recordAudit(
  tx: Transaction,
  actor: Actor,
  entries: readonly AuditEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: uuidv7(),
    action: entry.action,
    entity: entry.entity,
    entity_id: entry.entityId,
    pfa_id: entry.pfaId,
    before: entry.before ?? null,
    after: entry.after ?? null,
  }));
  await tx.execute(sql`
    INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, pfa_id, before, after)
    SELECT r.id, ${actor.organizationId}, ${actor.userId}, r.action, r.entity, r.entity_id, r.pfa_id,
           nullif(r.before, 'null'::jsonb), nullif(r.after, 'null'::jsonb)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r(id uuid, action text, entity text, entity_id uuid, pfa_id text, before jsonb, after jsonb)`);
}
