import { type CheckedSession, getSession } from "#src/server/auth/session.ts";
import type { Runtime } from "#src/server/runtime.ts";

/** What every procedure has at hand. */
export interface Context {
  readonly runtime: Runtime;
  /** Checked against the database for this request; null when nobody is signed in. */
  readonly session: CheckedSession | null;
}

/** Reads the session once for all calls of one HTTP request. */
export async function createContext(runtime: Runtime, headers: Headers): Promise<Context> {
  return { runtime, session: await getSession(runtime, headers) };
}
