import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { isDomainError } from "#src/domain/errors.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { loadSession } from "#src/services/sessions/load-session.ts";
import { signIn } from "#src/services/sessions/sign-in.ts";

/** How long a sign-in lasts: one working day. */
const SESSION_SECONDS = 12 * 60 * 60;

const credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1_000) });

/** next-auth as this product uses it: email and password, a signed cookie that holds id and session version. */
export function authOptions(runtime: Runtime): NextAuthOptions {
  return {
    secret: runtime.auth.secret,
    useSecureCookies: runtime.auth.secure,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "Email and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(given, request) {
          const input = credentials.safeParse(given);
          // The form turns these codes into words.
          if (!input.success) throw new Error("UNAUTHENTICATED");
          try {
            return await signIn(runtime.deps, { ...input.data, address: addressOf(request.headers ?? {}) });
          } catch (error) {
            if (isDomainError(error)) throw new Error(error.code);
            runtime.deps.log.error({ err: error }, "sign-in failed");
            throw new Error("INTERNAL");
          }
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) token.sessionVersion = user.sessionVersion;
        return token;
      },
      async session({ session, token }) {
        const { sub, sessionVersion } = token;
        const present =
          sub !== undefined && typeof sessionVersion === "number"
            ? await loadSession(runtime.deps, { id: sub, sessionVersion })
            : null;
        // No user: the client takes it for signed out.
        return present
          ? { ...session, user: { name: present.user.name, email: present.user.email } }
          : { expires: session.expires };
      },
    },
    logger: {
      error: (code) => runtime.deps.log.warn({ code }, "next-auth"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** The nearest address that a proxy vouches for: the last entry of X-Forwarded-For, which the server itself sets without one. */
function addressOf(headers: Record<string, unknown>): string {
  const forwarded = headers["x-forwarded-for"];
  return typeof forwarded === "string" ? (forwarded.split(",").at(-1)?.trim() ?? "unknown") : "unknown";
}
