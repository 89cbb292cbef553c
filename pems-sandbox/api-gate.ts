/** What stands before the operations: credential, rate limit, faults, latency. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiAnswer } from "#sandbox/api.ts";
import { answerApi } from "#sandbox/api.ts";
import type { ControlContext } from "#sandbox/control-api.ts";
import { readBody, send } from "#sandbox/http.ts";
import { failureBody } from "#sandbox/normalise.ts";
import type { LoggedRequest } from "#sandbox/request-log.ts";
import { type FailureCode, MAX_PAGE_RECORDS } from "#src/pems/wire.ts";

export interface Gate extends ControlContext {
  /** Secret → the name under which it is logged. */
  readonly credentials: ReadonlyMap<string, string>;
  /** Aborted when the sandbox closes: whoever waits for the latency is let go. */
  readonly closing: AbortSignal;
}

const ERROR_OF: Record<number, FailureCode> = {
  401: "UNAUTHORIZED",
  403: "UNAUTHORIZED",
  404: "NOT_FOUND",
  413: "TOO_LARGE",
  429: "RATE_LIMITED",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "UNAVAILABLE",
};

function failing(status: number, message: string, retryAfterSeconds?: number): ApiAnswer {
  const error = ERROR_OF[status] ?? (status < 500 ? "VALIDATION_FAILED" : "SERVER_ERROR");
  const wait = retryAfterSeconds ?? (status === 429 ? 1 : undefined);
  const headers = wait === undefined ? {} : { "retry-after": String(wait) };
  return { status, body: JSON.stringify(failureBody(error, message)), headers };
}

const gatewayPage = (status: number) =>
  `<html><head><title>${status}</title></head><body><h1>${status} from the gateway</h1></body></html>`;

/** Answers one request below the base path of the API. @param path decoded of the base path, without the query. */
export async function answerThroughGate(
  gate: Gate,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  const { faults, log } = gate;
  const arrivedAt = performance.now();
  const method = request.method ?? "GET";
  const secret = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const credential = secret === undefined ? "none" : (gate.credentials.get(secret) ?? "unknown");
  const isHealth = path === "/health" && method === "GET";
  const entry = log.arrive(method, request.url ?? path, credential, arrivedAt, !isHealth);

  const cut = (outcome: "reset" | "lost") => {
    log.settle(entry, outcome);
    request.socket.resetAndDestroy();
  };
  const answer = async (given: ApiAnswer, contentType = "application/json") => {
    const rest = faults.state().latencyMs - (performance.now() - arrivedAt);
    if (rest > 0) await delay(rest, undefined, { signal: gate.closing });
    log.settle(entry, given.status);
    send(response, given.status, contentType, given.body, given.headers);
  };

  const { down, refuse, rateLimitPerSecond } = faults.state();
  if (down === "reset") return cut("reset");
  if (down === "unavailable") return answer(failing(503, "PEMS is down for now."));
  if (isHealth) return answer({ status: 200, body: '{"status":"ok"}' });
  if (credential === "none" || credential === "unknown") {
    return answer(failing(401, "The credential is missing or not known."));
  }
  const waitMs = gate.limiter.take(credential, arrivedAt, rateLimitPerSecond);
  if (waitMs > 0) return answer(failing(429, "Too many requests.", Math.ceil(waitMs / 1000)));
  if (refuse !== null) return answer(failing(refuse, "The credential was refused."));

  const isWrite = method !== "GET";
  const isPage = path === "/pfa" && !isWrite;
  const page = isPage
    ? { limit: Number(query.get("limit") ?? MAX_PAGE_RECORDS), goesOn: query.has("cursor") }
    : null;
  const verdict = faults.verdict(isWrite, page);
  const body = await readBody(request);
  entry.operations = countOperations(method, path, body);
  const perform = (half: boolean) => answerApi(gate.store, faults, { method, path, query, body, half });
  const applyPart = (applied: "none" | "half" | "all") => applied !== "none" && perform(applied === "half");

  if (verdict.kind === "hang") {
    applyPart(verdict.applied);
    log.settle(entry, "hung");
    return;
  }
  if (verdict.kind === "status") {
    const { code, retryAfterSeconds, html, applied } = verdict.fault;
    applyPart(applied);
    const given = failing(code, `PEMS answered ${code}.`, retryAfterSeconds);
    return html ? answer({ ...given, body: gatewayPage(code) }, "text/html") : answer(given);
  }
  if (verdict.kind === "listing") {
    const { kind, bytes } = verdict.fault;
    if (kind === "slow") return void log.settle(entry, "hung");
    if (kind === "forgotten") return answer(failing(400, "cursor: is not known any more"));
    const { status, body: right } = perform(false);
    const wrong = kind === "large" ? right.padEnd(bytes) : right.slice(0, -2);
    return answer({ status, body: wrong });
  }
  const given = perform(false);
  return verdict.loseAnswer ? cut("lost") : answer(given);
}

function countOperations(method: string, path: string, body: string): LoggedRequest["operations"] {
  if (method === "GET") return 0;
  return path === "/pfa/batch" ? (body.match(/"operation"\s*:/g)?.length ?? 0) : 1;
}
