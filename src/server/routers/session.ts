import { router, sessionProcedure } from "#src/server/trpc.ts";

export const sessionRouter = router({
  /** Who is signed in, and what they may do where. */
  me: sessionProcedure.query(({ ctx: { session } }) => ({
    user: session.user,
    organizations: session.memberships.map(({ organization, role, member }) => ({
      ...organization,
      role,
      permissions: [...member.permissions],
    })),
  })),
});
