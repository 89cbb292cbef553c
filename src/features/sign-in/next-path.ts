/**
 * Where to go after signing in: a path of this application, or its start. Anything that a browser could read as another
 * site (`//host`, `/\host`, a scheme, control characters) is not followed.
 */
export function nextPath(wanted: string | string[] | undefined): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return "/";
  const base = "http://here.invalid";
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  if (url === null || url.origin !== base) return "/";
  const path = url.pathname + url.search + url.hash;
  return path.startsWith("//") || path.startsWith("/sign-in") ? "/" : path;
}
