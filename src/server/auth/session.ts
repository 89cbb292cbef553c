import { getToken, type JWT } from "next-auth/jwt";
import type { AuthSettings, Runtime } from "#src/server/runtime.ts";
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
  const token = await readToken(runtime.auth, headers.get("cookie") ?? "", runtime.deps.now().getTime());
  const version = token?.sessionVersion;
  if (!token?.sub || typeof version !== "number") return null;
  const session = await loadSession(runtime.deps, { id: token.sub, sessionVersion: version });
  return session && { ...session, sessionVersion: version };
}

interface ReadToken {
  readonly token: JWT;
  /** Milliseconds of the epoch. */
  readonly until: number;
}

/** Deciphering a cookie costs more than all else that a small request does: what it says is remembered for a moment. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 1000;
const remembered = new WeakMap<AuthSettings, Map<string, ReadToken>>();

/** What the signed cookie claims; null where there is none, or none that is valid. */
async function readToken(auth: AuthSettings, cookie: string, now: number): Promise<JWT | null> {
  const tokens = remembered.get(auth) ?? new Map<string, ReadToken>();
  remembered.set(auth, tokens);
  const known = tokens.get(cookie);
  if (known !== undefined && now < known.until) return known.token;
  const token = await getToken({
    // Given cookies alone: the library would also take a session from an Authorization header.
    req: { cookies: parseCookies(cookie), headers: {} } as unknown as Parameters<typeof getToken>[0]["req"],
    secret: auth.secret,
    secureCookie: auth.secure,
  });
  if (tokens.size >= MOST_REMEMBERED) tokens.clear();
  if (token !== null) {
    const expires = typeof token.exp === "number" ? token.exp * 1000 : now;
    tokens.set(cookie, { token, until: Math.min(now + REMEMBERED_MS, expires) });
  }
  return token;
}

function parseCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    if (equals > 0) cookies[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
  }
  return cookies;
}
