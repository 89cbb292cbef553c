import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "#src/app/content-security-policy.ts";
import { env } from "#src/env.ts";

/**
 * Gives each page a nonce and the policy that goes with it; Next reads the nonce from the request's header and puts it
 * on its own scripts. Tells the page its own address, which a layout can't see otherwise. The headers that are the same
 * for every answer stand in next.config.js.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, development: env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // The API answers no pages (and bodies aren't to be copied through here); built files need no policy.
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|icon.svg).*)"],
};
