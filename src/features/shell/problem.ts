/** A request that failed, as the pages tell it. */
export interface Problem {
  /** `refused`: the server said no and will again; `unreachable`: no answer; `signed-out`: the session ended. */
  readonly kind: "refused" | "unreachable" | "signed-out";
  readonly code: string;
  /** In words for the user. */
  readonly message: string;
  readonly field?: string;
  readonly details?: unknown;
}

const UNREACHABLE = "PFA Vanguard can't be reached. Try again when it answers.";
const UNANSWERED = "No answer came, so it may have been done. Look at the badges before you try again.";
const TRANSIENT = new Set(["INTERNAL", "INTERNAL_SERVER_ERROR", "TIMEOUT", "TOO_MANY_REQUESTS"]);

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * Reads what a failed procedure call threw. A tRPC error carries the server's coded error in `data`; without `data` there was no
 * answer at all.
 */
export function problemOf(error: unknown): Problem {
  const data = property(error, "data");
  const code = property(data, "code");
  if (typeof code !== "string") return { kind: "unreachable", code: "UNREACHABLE", message: UNREACHABLE };
  const text = property(error, "message");
  const message = typeof text === "string" && text !== "" ? text : "That didn't work.";
  if (code === "UNAUTHENTICATED" || code === "UNAUTHORIZED") {
    return { kind: "signed-out", code, message: "You were signed out. Sign in again to go on." };
  }
  if (TRANSIENT.has(code)) return { kind: "unreachable", code, message };
  // The server names the whole path into its input, for example `changes.0.set.forecastEnd`.
  const path = property(data, "field");
  const field = typeof path === "string" ? path.split(".").at(-1) : undefined;
  const details = property(data, "details");
  return {
    kind: "refused",
    code,
    message,
    ...(field !== undefined && { field }),
    ...(details !== undefined && { details }),
  };
}

/** Why something that was to be done failed, in words: without an answer, nobody knows whether it was done. */
export function failureWords(error: unknown): string {
  const { code, message } = problemOf(error);
  return code === "UNREACHABLE" ? UNANSWERED : message;
}
