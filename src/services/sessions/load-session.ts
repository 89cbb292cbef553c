import { sql } from "drizzle-orm";
import type { ServiceDeps } from "#src/services/deps.ts";
import { listMemberships, type Membership } from "#src/services/organizations/member.ts";

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
  const [{ rows }, memberships] = await Promise.all([
    deps.db.execute<UserRow>(sql`SELECT * FROM pfa_session(${of.id}::uuid)`),
    listMemberships(deps, of.id),
  ]);
  const user = rows[0];
  if (!user || user.suspended_at !== null || user.session_version !== of.sessionVersion) return null;
  return { user: { id: user.id, name: user.name, email: user.email }, memberships };
}
