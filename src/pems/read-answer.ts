import type { z } from "zod";
import type { HttpResult } from "#src/pems/exchange.ts";
import type {
  FailureReason,
  ReadOutcome,
  Unauthorized,
  UnknownOutcome,
  WholeFailure,
} from "#src/pems/outcomes.ts";
import { failure } from "#src/pems/wire.ts";

type Answer = Extract<HttpResult, { kind: "answer" }>;

/** Longest wait that an answer may ask for. */
const MAX_RETRY_AFTER_SECONDS = 3600;

/** The body as JSON; undefined when it isn't. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds, from seconds or a date; 1 when it is missing or makes no sense. */
export function retryAfterSeconds(headers: Answer["headers"], now: Date): number {
  const given = String(headers["retry-after"] ?? "").trim();
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), MAX_RETRY_AFTER_SECONDS) : 1;
}

/** What an answer without usable content means: of its status alone. */
function missingAnswer({ status }: Answer): { reason: FailureReason; message: string } {
  if (status === 408 || status === 504) return { reason: "timeout", message: `PEMS timed out (${status}).` };
  if (status >= 500) return { reason: "server", message: `PEMS failed (${status}).` };
  return { reason: "malformed", message: `PEMS gave an answer that can't be read (${status}).` };
}

function unauthorized({ status }: Answer, message: string | undefined): Unauthorized {
  return { kind: "unauthorized", status, message: message ?? `PEMS refused the credential (${status}).` };
}

/** Reads the answer to a GET whose content has the given schema. @param pick makes the outcome of the content. */
export function readOutcome<S extends z.ZodType, T>(
  result: HttpResult,
  schema: S,
  pick: (content: z.output<S>, body: string) => T,
  now: Date,
): ReadOutcome<T> {
  if (result.kind === "none") {
    const { status, reason, message } = result;
    return { kind: "unavailable", status, reason, message };
  }
  const { status, body } = result;
  const json = parseJson(body);
  if (status === 200) {
    const content = schema.safeParse(json);
    if (content.success) return { kind: "ok", ...pick(content.data, body) };
  }
  const said = failure.safeParse(json).data;
  if (status === 401 || status === 403) return unauthorized(result, said?.message);
  if (status === 429)
    return { kind: "rate-limited", retryAfterSeconds: retryAfterSeconds(result.headers, now) };
  // Only PEMS itself can say that a record is missing; a gateway's page of the same status says nothing.
  if (status === 404 && said) return { kind: "not-found" };
  if (status === 400 && said) return { kind: "rejected", status, message: said.message };
  const missing = missingAnswer(result);
  if (status === 200) missing.message = json === undefined ? NO_JSON : ANOTHER_FORM;
  return { kind: "unavailable", status, ...missing };
}

const NO_JSON = "PEMS gave an answer that can't be read (200): it is not JSON.";
const ANOTHER_FORM = "PEMS gave an answer that can't be read (200): it lacks what every answer must have.";

/** Reads why a write failed as a whole; never call it with a 200 whose content could be read. */
export function wholeFailure(result: HttpResult, now: Date): WholeFailure {
  if (result.kind === "none") {
    const { status, reason, message, sent } = result;
    return { kind: "unknown", status, reason, message, sent };
  }
  const { status } = result;
  const said = failure.safeParse(parseJson(result.body)).data;
  if (status === 401 || status === 403) return unauthorized(result, said?.message);
  if (status === 429)
    return { kind: "rate-limited", retryAfterSeconds: retryAfterSeconds(result.headers, now) };
  if (status === 413) return { kind: "too-large" };
  if ((status === 400 || status === 404) && said) return { kind: "rejected", status, message: said.message };
  const unknown: UnknownOutcome = { kind: "unknown", status, ...missingAnswer(result), sent: true };
  return said ? { ...unknown, message: said.message } : unknown;
}
