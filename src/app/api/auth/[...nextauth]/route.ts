import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "#src/server/auth/auth-options.ts";
import { runtime } from "#src/server/runtime.ts";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

// Options are built at the first request: a build has no settings to read.
const handler = (request: NextRequest, context: RouteContext): Promise<Response> =>
  NextAuth(request as never, context as never, authOptions(runtime())) as Promise<Response>;

export const dynamic = "force-dynamic";
export { handler as GET, handler as POST };
