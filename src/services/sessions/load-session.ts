import { sql } from "drizzle-orm";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Membership, type MembershipRow, toMemberships } from "#src/services/organizations/member.ts";

/** Who is asking, with every organization that they may see. */
export interface Session {
  readonly user: { id: string; name: string; email: string };
  readonly memberships: readonly Membership[];
}

interface UserRow extends Record<string, unknown> {
  id: string;
  email: string;
  name: string;
  session_version: number;
  suspended_at: Date | null;
  /** By code of the organization. */
  memberships: MembershipRow[];
}

/**
 * Reads what a session stands for at this moment.
 * @param of the user and the session version that the session was opened with
 * @returns null when it has ended: suspended, version raised, or no such user
 */
export async function loadSession(
  deps: ServiceDeps,
  of: { id: string; sessionVersion: number },
): Promise<Session | null> {
  // One statement: every request asks this.
  const { rows } = await deps.db.execute<UserRow>(sql`
    SELECT s.*, ARRAY(SELECT to_jsonb(m) FROM pfa_memberships(s.id) m) AS memberships FROM pfa_session(${of.id}::uuid) s`);
  const user = rows[0];
  if (!user || user.suspended_at !== null || user.session_version !== of.sessionVersion) return null;
  const { id, name, email } = user;
  return { user: { id, name, email }, memberships: toMemberships(deps, id, user.memberships) };
}
