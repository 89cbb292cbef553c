import { getCsrfToken, signIn } from "next-auth/react";
import { signInProblem, UNREACHABLE } from "#src/features/sign-in/sign-in-problem.ts";

/** Signs in without leaving the page. Null once signed in, else what is wrong in words. */
export async function attemptSignIn(email: string, password: string): Promise<string | null> {
  // Without this question first, the library leaves the page when the server can't be reached.
  if ((await getCsrfToken()) === undefined) return UNREACHABLE;
  const result = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
  if (result === null || result === undefined) return UNREACHABLE;
  return result.ok && result.error === null ? null : signInProblem(result.error);
}
