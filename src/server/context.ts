import { type CheckedSession, getSession } from "#src/server/auth/session.ts";
import type { Runtime } from "#src/server/runtime.ts";

/** What every procedure has at hand. */
export interface Context {
  readonly runtime: Runtime;
  /** Checked against the database for this request; null when nobody is signed in. */
  readonly session: CheckedSession | null;
}

/** Of the person that a page was made for: an answer to somebody else's session would mix two people's work. */
const PERSON_HEADER = "x-pfa-user";

/** Reads the session once for all calls of one HTTP request. */
export async function createContext(runtime: Runtime, headers: Headers): Promise<Context> {
  const session = await getSession(runtime, headers);
  const meant = headers.get(PERSON_HEADER);
  return { runtime, session: meant === null || meant === session?.user.id ? session : null };
}
