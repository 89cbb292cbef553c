import { type Dispatcher, errors, request } from "undici";
import type { FailureReason } from "#src/pems/outcomes.ts";

const MB = 1024 * 1024;
/** A larger answer is given up, whatever was asked. */
export const MAX_ANSWER_BYTES = 64 * MB;
/** A larger page is asked for again with fewer records: 1,000 records take about 1 MB. */
export const MAX_PAGE_BYTES = 32 * MB;

export interface HttpRequest {
  method: "GET" | "PUT" | "POST" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  body: string | null;
  timeoutMs: number;
  /** A larger answer is not read; `MAX_ANSWER_BYTES` by default. */
  maxBytes?: number;
  dispatcher: Dispatcher;
  /** The caller's own end, e.g. the worker shutting down. */
  signal: AbortSignal | undefined;
}

/** What came back: an answer, whatever its status, or none. */
export type HttpResult =
  | { kind: "answer"; status: number; headers: Record<string, string | string[] | undefined>; body: string }
  /**
   * `status` is set when the answer had begun; `sent` is false only when no connection was ever made; `tooLarge` when
   * there was an answer, of which too much.
   */
  | {
      kind: "none";
      status: number | null;
      reason: FailureReason;
      message: string;
      sent: boolean;
      tooLarge?: true;
    };

/** Sends one request and reads its whole answer within `timeoutMs`. Never throws, never retries, follows no redirect. */
export async function exchange(http: HttpRequest): Promise<HttpResult> {
  if (http.signal?.aborted) {
    return {
      kind: "none",
      status: null,
      reason: "network",
      message: "Stopped before it was sent.",
      sent: false,
    };
  }
  const timeout = AbortSignal.timeout(http.timeoutMs);
  const { maxBytes = MAX_ANSWER_BYTES } = http;
  let status: number | null = null;
  try {
    const answer = await request(http.url, {
      method: http.method,
      headers: http.headers,
      body: http.body,
      dispatcher: http.dispatcher,
      signal: http.signal ? AbortSignal.any([timeout, http.signal]) : timeout,
    });
    status = answer.statusCode;
    const body = await readText(answer, maxBytes);
    if (body === null) return tooLarge(status, maxBytes);
    return { kind: "answer", status, headers: answer.headers, body };
  } catch (error) {
    if (error instanceof errors.ResponseExceededMaxSizeError) return tooLarge(status, MAX_ANSWER_BYTES);
    return { kind: "none", status, ...explain(error, timeout, http) };
  }
}

/** The body as text; null when it is longer than it may be: the rest of it is not read. */
async function readText(
  { body, headers }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = Number(headers["content-length"] ?? 0);
  if (bytes > maxBytes) {
    body.on("error", () => undefined).destroy();
    return null;
  }
  bytes = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function tooLarge(status: number | null, maxBytes: number): HttpResult {
  const message = `PEMS's answer was larger than ${Math.round(maxBytes / MB)} MB.`;
  return { kind: "none", status, reason: "malformed", message, sent: true, tooLarge: true };
}

function explain(error: unknown, timeout: AbortSignal, http: HttpRequest) {
  const sent = !failedToConnect(error);
  const code = codeOf(error);
  if (timeout.aborted || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return {
      reason: "timeout",
      message: `PEMS did not answer within ${http.timeoutMs / 1000} s.`,
      sent,
    } as const;
  }
  if (http.signal?.aborted) {
    return { reason: "network", message: "Stopped before PEMS answered.", sent } as const;
  }
  const what = sent ? "The connection to PEMS was lost" : "PEMS could not be reached";
  return { reason: "network", message: `${what}${code === "" ? "" : ` (${code})`}.`, sent } as const;
}

/** Whether the error is certain to come from before a connection stood. */
function failedToConnect(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(failedToConnect);
  if (error instanceof errors.ConnectTimeoutError) return true;
  const syscall = (error as NodeJS.ErrnoException | null)?.syscall;
  return syscall === "connect" || syscall === "getaddrinfo";
}

function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : "";
}
