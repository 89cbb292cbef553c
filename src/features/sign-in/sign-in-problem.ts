export const UNREACHABLE = "The server can't be reached. Check your connection, then try again.";

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CredentialsSignin: "The email or the password is wrong.",
    UNAUTHENTICATED: "The email or the password is wrong.",
    TOO_MANY_REQUESTS: "Too many tries. Wait a few minutes, then try again.",
    SUSPENDED: "This account is suspended. Ask your administrator.",
  }),
);

/** What to tell a person whose sign-in failed, from the code that the server gave. */
export function signInProblem(code: string | null): string {
  return (
    WORDS.get(code ?? "CredentialsSignin") ?? "Signing in isn't possible just now. Try again in a minute."
  );
}
