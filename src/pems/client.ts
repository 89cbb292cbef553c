import { Agent, type Dispatcher } from "undici";
import { z } from "zod";
import {
  exchange,
  type HttpRequest,
  type HttpResult,
  MAX_ANSWER_BYTES,
  MAX_PAGE_BYTES,
} from "#src/pems/exchange.ts";
import { itemOutcome, itemOutcomes } from "#src/pems/item-outcome.ts";
import {
  type BatchOutcome,
  type FailureReason,
  outcomeName,
  type PageTooLarge,
  type ReadOutcome,
  type WriteOutcome,
} from "#src/pems/outcomes.ts";
import { parseJson, readOutcome, wholeFailure } from "#src/pems/read-answer.ts";
import { redactBody, redactPath, redactText } from "#src/pems/redact.ts";
import { healthAnswer, listEnvelope } from "#src/pems/wire.ts";

/** Fields of a write as `toWire` of src/domain/canonical.ts makes them; null clears. */
export type WriteChanges = Record<string, string | number | boolean | null>;

export interface UpdateOperation {
  operation: "UPDATE";
  pfaId: string;
  changes: WriteChanges;
  /** The version that it is based on. */
  version: number;
  modifiedBy: string;
  changeReason?: string;
}
export interface DeleteOperation {
  operation: "DELETE";
  pfaId: string;
  version: number;
  modifiedBy: string;
  changeReason: string;
}
export type WriteOperation = UpdateOperation | DeleteOperation;

/** One request with its answer, as history and log keep it: without secrets, bodies cut at 64 KB. */
export interface Exchange {
  method: string;
  /** With its query. */
  path: string;
  requestBody: unknown;
  status: number | null;
  /** Name of the outcome, e.g. `answered`, `unknown:timeout`. */
  outcome: string;
  responseBody: unknown;
  durationMs: number;
  /** When it was sent. */
  at: Date;
}

export interface PemsClientOptions {
  /** Base of the API, e.g. `https://pems.example.com/api`; https unless it is a loopback address. */
  baseUrl: string;
  token: string;
  /** Longest wait for a whole answer. */
  timeoutMs: number;
  /** Connections to use, shared with other clients; own keep-alive connections by default. */
  dispatcher?: Dispatcher;
  onExchange?: (exchange: Exchange) => void;
}

export interface Health {
  ok: boolean;
  latencyMs: number;
  reason?: string;
}

export interface PemsClient {
  /** Asks `/health`, which needs no credential and counts against no limit. */
  healthCheck(signal?: AbortSignal): Promise<Health>;
  /** One page of what changed after the cursor; `records` are as PEMS sent them, `body` the whole answer. */
  listPage(
    input: { organizationCode: string; cursor: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<
    ReadOutcome<{ records: unknown[]; nextCursor: string; hasMore: boolean; body: string }> | PageTooLarge
  >;
  getRecord(
    input: { organizationCode: string; pfaId: string },
    signal?: AbortSignal,
  ): Promise<ReadOutcome<{ record: unknown; body: string }>>;
  /** 1 to 100 operations on different records of one organization. Never retried inside. */
  writeBatch(
    input: { organizationCode: string; operations: readonly WriteOperation[] },
    signal?: AbortSignal,
  ): Promise<BatchOutcome>;
  updateRecord(
    input: { organizationCode: string; update: Omit<UpdateOperation, "operation"> },
    signal?: AbortSignal,
  ): Promise<WriteOutcome>;
  deleteRecord(
    input: { organizationCode: string; deletion: Omit<DeleteOperation, "operation"> },
    signal?: AbortSignal,
  ): Promise<WriteOutcome>;
}

/** Bodies in the history and the log end here. */
const KEPT_BYTES = 64 * 1024;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const recordAnswer = z.looseObject({ pfaId: z.string(), version: z.int() });
const batchEnvelope = z.object({ results: z.array(z.unknown()) });

/** Keep-alive connections for one or more clients; close it to end them. */
export function pemsDispatcher(timeoutMs: number): Agent {
  return new Agent({
    allowH2: false,
    connectTimeout: Math.min(timeoutMs, 10_000),
    // The client's own timeout covers the whole answer; these only must not come first.
    headersTimeout: timeoutMs + 1000,
    bodyTimeout: timeoutMs + 1000,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
}

/**
 * Speaks docs/pems-api.yaml. Every outcome is a value; no call throws and none is retried inside.
 * @throws Error at once when the URL is neither https nor on this machine
 */
export function createPemsClient(options: PemsClientOptions): PemsClient {
  const { token, timeoutMs, onExchange } = options;
  const base = checkedBase(options.baseUrl);
  const dispatcher = options.dispatcher ?? pemsDispatcher(timeoutMs);

  /** Sends, reads the answer with `read`, and reports the exchange. */
  async function call<O extends { kind: string; reason?: FailureReason }>(
    to: {
      method: HttpRequest["method"];
      path: string;
      query?: Record<string, string>;
      body?: unknown;
      open?: boolean;
      maxBytes?: number;
    },
    signal: AbortSignal | undefined,
    read: (result: HttpResult) => O,
    keep: (body: string, outcome: O) => unknown = (body) => redactBody(body, [token], KEPT_BYTES),
  ): Promise<O> {
    const query = new URLSearchParams(to.query);
    const url = new URL(`${base}${to.path}${query.size === 0 ? "" : `?${query}`}`);
    const body = to.body === undefined ? null : JSON.stringify(to.body);
    const headers = {
      accept: "application/json",
      ...(!to.open && { authorization: `Bearer ${token}` }),
      ...(body !== null && { "content-type": "application/json" }),
    };
    const at = new Date();
    const startedAt = performance.now();
    const result = await exchange({
      method: to.method,
      url,
      headers,
      body,
      timeoutMs,
      ...(to.maxBytes !== undefined && { maxBytes: to.maxBytes }),
      dispatcher,
      signal,
    });
    const outcome = redacted(read(result), token);
    onExchange?.({
      method: to.method,
      path: redactPath(to.path, query, [token]),
      requestBody: body === null ? null : redactBody(body, [token], KEPT_BYTES),
      status: result.status,
      outcome: outcomeName(outcome),
      responseBody: result.kind === "answer" ? keep(result.body, outcome) : null,
      durationMs: Math.round(performance.now() - startedAt),
      at,
    });
    return outcome;
  }

  const recordPath = (pfaId: string) => `/pfa/${encodeURIComponent(pfaId)}`;

  /** A single write is read like a batch of one: its status and body are the result. */
  function readSingleWrite(pfaId: string, result: HttpResult): WriteOutcome {
    if (result.kind === "answer" && [200, 400, 404, 409].includes(result.status)) {
      const item = { status: result.status, body: parseJson(result.body) };
      const [outcome = itemOutcome(item)] = itemOutcomes([pfaId], [item]);
      if (result.status === 200 || outcome.kind !== "unknown") return { kind: "answered", result: outcome };
    }
    return wholeFailure(result, new Date());
  }

  return {
    async healthCheck(signal) {
      const startedAt = performance.now();
      const outcome = await call({ method: "GET", path: "/health", open: true }, signal, (result) =>
        readOutcome(result, healthAnswer, () => ({}), new Date()),
      );
      const latencyMs = Math.round(performance.now() - startedAt);
      if (outcome.kind === "ok") return { ok: true, latencyMs };
      return {
        ok: false,
        latencyMs,
        reason: "message" in outcome ? outcome.message : `PEMS answered ${outcome.kind}.`,
      };
    },

    listPage({ organizationCode, cursor, limit }, signal) {
      const query = { organizationCode, limit: String(limit), ...(cursor !== null && { cursor }) };
      return call(
        { method: "GET", path: "/pfa", query, maxBytes: MAX_PAGE_BYTES },
        signal,
        (result) =>
          tooLarge(result) ??
          readOutcome(result, listEnvelope, (page, body) => ({ ...page, body }), new Date()),
        // The whole page is kept as bronze; here its size is enough.
        (body, outcome) =>
          outcome.kind === "ok"
            ? { records: outcome.records.length, hasMore: outcome.hasMore, bytes: Buffer.byteLength(body) }
            : redactBody(body, [token], KEPT_BYTES),
      );
    },

    getRecord({ organizationCode, pfaId }, signal) {
      return call({ method: "GET", path: recordPath(pfaId), query: { organizationCode } }, signal, (result) =>
        readOutcome(
          result,
          recordAnswer.refine((record) => record.pfaId === pfaId),
          (record, body) => ({ record, body }),
          new Date(),
        ),
      );
    },

    writeBatch(body, signal) {
      return call<BatchOutcome>({ method: "POST", path: "/pfa/batch", body }, signal, (result) => {
        const envelope = batchEnvelope.safeParse(result.kind === "answer" ? parseJson(result.body) : null);
        if (result.status !== 200 || !envelope.success) return wholeFailure(result, new Date());
        const ids = body.operations.map((operation) => operation.pfaId);
        return { kind: "answered", results: itemOutcomes(ids, envelope.data.results) };
      });
    },

    updateRecord({ organizationCode, update }, signal) {
      const body = { ...update, organizationCode };
      return call<WriteOutcome>({ method: "PUT", path: recordPath(update.pfaId), body }, signal, (result) =>
        readSingleWrite(update.pfaId, result),
      );
    },

    deleteRecord({ organizationCode, deletion }, signal) {
      const { pfaId, version, modifiedBy, changeReason: reason } = deletion;
      const query = { organizationCode, version: String(version), modifiedBy, reason };
      return call<WriteOutcome>({ method: "DELETE", path: recordPath(pfaId), query }, signal, (result) =>
        readSingleWrite(pfaId, result),
      );
    },
  };
}

function tooLarge(result: HttpResult): PageTooLarge | null {
  if (result.kind === "none") return result.tooLarge ? { kind: "too-large", message: result.message } : null;
  return result.status === 413
    ? { kind: "too-large", message: "PEMS can't give a page as large (413)." }
    : null;
}

function checkedBase(baseUrl: string): string {
  const url = new URL(baseUrl);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.test(url.hostname))) {
    throw new Error("The URL of PEMS must be https://, except on this machine.");
  }
  return baseUrl.replace(/\/+$/, "");
}

/** A message of PEMS may repeat the credential. */
function redacted<O extends object>(outcome: O, token: string): O {
  if (!("message" in outcome) || typeof outcome.message !== "string") return outcome;
  return { ...outcome, message: redactText(outcome.message, [token]) };
}
