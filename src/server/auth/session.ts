import { getToken } from "next-auth/jwt";
import type { Runtime } from "#src/server/runtime.ts";
import { loadSession, type Session } from "#src/services/sessions/load-session.ts";

/** A session that was checked just now, and the version that it must keep. */
export interface CheckedSession extends Session {
  readonly sessionVersion: number;
}

/**
 * Who is asking: the one way from a request to a person. The signed cookie is only a claim; suspension, session version
 * and memberships are read from the database each time.
 * @param headers of the request; only its cookies are looked at
 * @returns null without a valid session
 */
export async function getSession(
  runtime: Pick<Runtime, "deps" | "auth">,
  headers: Headers,
): Promise<CheckedSession | null> {
  const token = await getToken({
    // Given cookies alone: the library would also take a session from an Authorization header.
    req: { cookies: parseCookies(headers.get("cookie") ?? ""), headers: {} } as unknown as Parameters<
      typeof getToken
    >[0]["req"],
    secret: runtime.auth.secret,
    secureCookie: runtime.auth.secure,
  });
  const version = token?.sessionVersion;
  if (!token?.sub || typeof version !== "number") return null;
  const session = await loadSession(runtime.deps, { id: token.sub, sessionVersion: version });
  return session && { ...session, sessionVersion: version };
}

function parseCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0) cookies[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
  }
  return cookies;
}
