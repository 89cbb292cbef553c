import { encode } from "next-auth/jwt";
import { createRuntime, type Runtime } from "#src/server/runtime.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { World } from "#src/services/testing/world.ts";

const SECRET = "a-secret-for-tests-of-32-characters";
export const ORIGIN = "http://localhost:3000";

/** A web process on a world's database, without HTTP server. */
export function testRuntime(world: World): Runtime {
  return createRuntime(world.deps, { secret: SECRET, url: ORIGIN });
}

/** The cookie of a signed-in person. */
export async function cookieOf(member: Pick<Member, "userId">, sessionVersion = 1): Promise<string> {
  const token = await encode({ token: { sub: member.userId, sessionVersion }, secret: SECRET, maxAge: 60 });
  return `next-auth.session-token=${token}`;
}
