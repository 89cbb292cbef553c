import { encode } from "next-auth/jwt";
import { createCaller } from "#src/server/app-router.ts";
import { createContext } from "#src/server/context.ts";
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

/** Calls procedures as a person, with the session read from the database now; as nobody for null. */
export async function callerOf(runtime: Runtime, member: Pick<Member, "userId"> | null) {
  const headers = new Headers(member ? { cookie: await cookieOf(member) } : {});
  return createCaller(await createContext(runtime, headers));
}
