const REDACTED = "[redacted]";
/** Query parameters and members of a body that never reach the history or the log. */
const SECRET_NAME = /^(authorization|token|access_token|api_?key|key|password|secret|credential)$/i;

/** A text without the given secrets. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => (secret === "" ? rest : rest.replaceAll(secret, REDACTED)), text);
}

/** Path and query as it may be kept: values of secret parameters and the secrets themselves are replaced. */
export function redactPath(path: string, query: URLSearchParams, secrets: readonly string[]): string {
  const kept = new URLSearchParams(
    [...query].map(([name, value]) => [name, SECRET_NAME.test(name) ? REDACTED : value] as const),
  );
  return redactText(kept.size === 0 ? path : `${path}?${kept}`, secrets);
}

/**
 * A body as it may be kept: JSON as a value while it is at most `maxBytes`, else its beginning as text.
 * Members with a secret's name are replaced wherever they stand.
 */
export function redactBody(body: string, secrets: readonly string[], maxBytes: number): unknown {
  if (body === "") return null;
  const safe = redactText(body, secrets);
  if (Buffer.byteLength(safe) > maxBytes) {
    return { truncated: true, bytes: Buffer.byteLength(safe), text: redactMembers(safe.slice(0, maxBytes)) };
  }
  try {
    return JSON.parse(safe, (name, value) => (SECRET_NAME.test(name) ? REDACTED : value));
  } catch {
    return { text: redactMembers(safe) };
  }
}

/** Text that only looks like JSON, e.g. because its end is missing. */
function redactMembers(text: string): string {
  return text.replace(/"([^"\\]{1,40})"(\s*:\s*)"(?:[^"\\]|\\.)*"?/g, (whole, name: string, colon: string) =>
    SECRET_NAME.test(name) ? `"${name}"${colon}"${REDACTED}"` : whole,
  );
}
