import { sql } from "drizzle-orm";
import type { ServiceDeps } from "#src/services/deps.ts";

/** A session that holds a stream open, and where. */
export interface OpenSession {
  userId: string;
  sessionVersion: number;
  organizationId: string;
}

/**
 * Which of these sessions no longer hold: user suspended, session version raised, membership gone or expired. One
 * statement, however many.
 * @returns positions in `open`
 */
export async function findEnded(
  deps: Pick<ServiceDeps, "db" | "now">,
  open: readonly OpenSession[],
): Promise<number[]> {
  if (open.length === 0) return [];
  const { rows } = await deps.db.execute<{ position: number }>(sql`
    SELECT o.position
    FROM jsonb_to_recordset(${JSON.stringify(open.map((session, position) => ({ ...session, position })))}::jsonb)
      AS o(position integer, "userId" uuid, "sessionVersion" integer, "organizationId" uuid)
    WHERE NOT EXISTS (
      SELECT 1 FROM pfa_session(o."userId") u JOIN pfa_memberships(o."userId") m ON m.organization_id = o."organizationId"
      WHERE u.session_version = o."sessionVersion" AND u.suspended_at IS NULL
        AND (m.expires_at IS NULL OR m.expires_at > ${deps.now().toISOString()}::timestamptz)
        AND 'perm_Read' = ANY (m.permissions) AND NOT 'perm_Read' = ANY (m.denied))`);
  return rows.map((row) => row.position);
}
