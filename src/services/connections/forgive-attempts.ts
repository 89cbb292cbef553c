import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

/**
 * Gives waiting items back the attempts that failed since their connection went down: PEMS as a whole was the reason, not
 * they. Each is noted as `outage` then, so that none is given back twice. One statement for each organization of the
 * connection; an item that somebody has in hand gets its own back the next time.
 */
export async function forgiveAttempts(tx: Transaction, actor: Actor, connectionId: string): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(
    sql`SELECT id FROM pfa_organizations_sharing_connection() AS id`,
  );
  for (const { id } of rows) {
    await tx.execute(sql`SELECT set_config('pfa.organization_id', ${id}, true)`);
    await tx.execute(sql`
      WITH spent AS (
        SELECT q.id, q.attempt_log, c.down_since FROM pfa_write_queue q, pems_connection c
        WHERE c.id = ${connectionId} AND c.down_since IS NOT NULL
          AND q.organization_id = pfa_current_organization() AND q.status = 'pending' AND q.retry_count > 0
        FOR UPDATE OF q SKIP LOCKED
      ), forgiven AS (
        SELECT spent.id, count(*) FILTER (WHERE e.outage)::int AS attempts,
               jsonb_agg(CASE WHEN e.outage THEN e.entry || '{"outcome": "outage"}' ELSE e.entry END ORDER BY e.position) AS log
        FROM spent, LATERAL (
          SELECT entry, position, entry->>'outcome' = 'error' AND (entry->>'at')::timestamptz >= spent.down_since AS outage
          FROM jsonb_array_elements(spent.attempt_log) WITH ORDINALITY AS one(entry, position)) e
        GROUP BY spent.id
      )
      UPDATE pfa_write_queue q
      SET retry_count = greatest(0, q.retry_count - forgiven.attempts), attempt_log = forgiven.log
      FROM forgiven WHERE q.id = forgiven.id AND forgiven.attempts > 0`);
  }
  await tx.execute(sql`SELECT set_config('pfa.organization_id', ${actor.organizationId}, true)`);
}
