import type { AnyProcedure } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { DomainError } from "#src/domain/errors.ts";
import { appRouter } from "#src/server/app-router.ts";
import { createContext } from "#src/server/context.ts";
import { describeError, idOf } from "#src/server/error-shape.ts";
import { checkRequest, readBody } from "#src/server/http/check-request.ts";
import { refusal } from "#src/server/http/refusal.ts";
import type { Runtime } from "#src/server/runtime.ts";
import type { ProcedureMeta } from "#src/server/trpc.ts";
import type { Changes, Turns } from "#src/server/turns.ts";

export const ENDPOINT = "/api/trpc";
/** Calls in one batch. */
export const MAX_BATCH = 20;

/** Answers one HTTP request to the procedures: checks where it comes from, its form and its size, then calls them. */
export async function handleTrpc(runtime: Runtime, request: Request): Promise<Response> {
  try {
    checkRequest(request, runtime.auth.origin);
    const names = new URL(request.url).pathname.slice(ENDPOINT.length + 1).split(/,|%2c/i);
    if (names.length > MAX_BATCH) {
      throw new DomainError("TOO_MANY", `A batch may hold at most ${MAX_BATCH} calls.`, {
        field: "batch",
        details: { calls: names.length },
      });
    }
    const req = await rebuild(runtime, request);
    const answer = () => answerCalls(runtime, req);
    return await (turnsOf(runtime, names)?.run(answer) ?? answer());
  } catch (error) {
    if (error instanceof DomainError) return refusal(error);
    throw error;
  }
}

// Its type shows them by router; they are kept by their whole name.
const procedures = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>),
);

/** Streams don't wait, and who changes something goes first. A hundred pages may ask at the same moment. */
function turnsOf({ turns }: Runtime, names: readonly string[]): Turns | Changes | undefined {
  const called = names.map((name) => procedures.get(name)?._def);
  if (called.some((one) => one?.type === "mutation")) return turns.changes;
  if (called.some((one) => one?.type !== "query")) return undefined;
  const wanted = called.map((one) => (one?.meta as ProcedureMeta | undefined)?.turn);
  return turns[
    wanted.find((turn) => turn === "heavy") ?? wanted.find((turn) => turn !== undefined) ?? "light"
  ];
}

function answerCalls(runtime: Runtime, req: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    allowMethodOverride: true,
    router: appRouter,
    req,
    maxBatchSize: MAX_BATCH,
    createContext: () => createContext(runtime, req.headers),
    responseMeta: () => ({ headers: { "cache-control": "no-store" } }),
    onError({ error, path, type }) {
      if (describeError(error).data.code !== "INTERNAL") return;
      runtime.deps.log.error({ err: error.cause ?? error, path, type, id: idOf(error) }, "procedure failed");
    },
  });
}

/** The request with its body read, and with a signal that also ends streams when the process is asked to end. */
async function rebuild(runtime: Runtime, request: Request): Promise<Request> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    const body = await readBody(request);
    return new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body,
      signal: request.signal,
    });
  }
  if (!request.headers.get("accept")?.includes("text/event-stream")) return request;
  const signal = AbortSignal.any([request.signal, runtime.shutdown.signal]);
  return new Request(request.url, { method: request.method, headers: request.headers, signal });
}
