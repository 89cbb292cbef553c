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
  if (context.session === null) return null;
  const caller = createCaller(context);
  // What a page begins with can be asked for while it is rendered: it is in the browser before the page's scripts are.
  return { ...(await caller.session.me()), records: caller.records };
}

export type PageSession = NonNullable<Awaited<ReturnType<typeof pageSession>>>;
