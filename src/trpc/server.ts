import { headers } from "next/headers";
import { createCaller } from "#src/server/app-router.ts";
import { createContext } from "#src/server/context.ts";
import { runtime } from "#src/server/runtime.ts";

/**
 * Who asks for the page, with their organizations.
 * @returns null when nobody is signed in; the page then leads to `/sign-in?next=…`
 */
export async function pageSession() {
  const context = await createContext(runtime(), await headers());
  return context.session === null ? null : createCaller(context).session.me();
}
