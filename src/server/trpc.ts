import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { DomainError } from "#src/domain/errors.ts";
import type { Permission } from "#src/domain/permissions.ts";
import type { Context } from "#src/server/context.ts";
import { describeError, toTransport } from "#src/server/error-shape.ts";
import { requireMembership } from "#src/server/require-membership.ts";
import type { ReadTurns } from "#src/server/turns.ts";

/** What a procedure says of itself. */
export interface ProcedureMeta {
  /** What a caller needs in the organization. */
  permission?: Permission;
  /** With which others a question takes turns; by default with all small ones. */
  turn?: Exclude<keyof ReadTurns, "changes">;
}

/** Below the 45 s after which a client takes a silent stream for dead. */
const PING_MS = 15_000;

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      // The client connects again, and its session is checked again.
      maxDurationMs: 10 * 60_000,
      client: { reconnectAfterInactivityMs: 45_000 },
    },
    isDev: false,
    errorFormatter({ shape, error }) {
      const { message, data } = describeError(error);
      return { code: shape.code, message, data };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof DomainError)) return result;
  throw toTransport(result.error.cause);
});

const requireSession = t.middleware(({ ctx, next }) => {
  if (!ctx.session) throw new DomainError("UNAUTHENTICATED", "Sign in first.");
  return next({ ctx: { ...ctx, session: ctx.session } });
});

/** A procedure for anyone who is signed in. */
export const sessionProcedure = t.procedure.use(mapErrors).use(requireSession);

/**
 * A procedure in one organization: session → membership → permission. Without a membership the organization does not
 * exist for the caller.
 */
export function procedureFor(permission: Permission) {
  return sessionProcedure
    .meta({ permission })
    .input(z.object({ organizationId: z.uuid() }))
    .use(({ ctx, input, next }) => {
      const { member } = requireMembership(ctx.session, input.organizationId, permission);
      return next({ ctx: { ...ctx, deps: ctx.runtime.deps, member } });
    });
}
