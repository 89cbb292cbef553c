import { type Env, env } from "#src/env.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { checkReady, withinTime } from "#src/services/health/check-ready.ts";
import { judgeWriteSync } from "#src/services/health/judge-write-sync.ts";
import { readSyncFigures } from "#src/services/health/read-sync-figures.ts";
import { holdsToken } from "#src/services/metrics/may-read-metrics.ts";

type Settings = Pick<Env, "METRICS_TOKEN" | "ENABLE_WRITE_SYNC">;

const LONGEST_READ_MS = 3_000;

/** The process answers. */
export function live(): Response {
  return answer(200, { state: "live" });
}

/** 200 while this process can serve; 503 while its database can't be used, or once it was told to end. */
export async function ready(runtime: Runtime, request: Request, settings: Settings = env): Promise<Response> {
  if (runtime.shutdown.signal.aborted) return answer(503, { state: "ending" });
  const readiness = await checkReady(runtime.deps);
  if (readiness.ready) return answer(200, { state: "ready" });
  runtime.deps.log.warn({ reason: readiness.reason }, "not ready");
  return answer(503, { state: "not ready" }, request, settings, { reason: readiness.reason });
}

/** 200 while changes get to PEMS, or wait for a reason that is known; 503 while they don't get on. */
export async function writeSync(
  runtime: Runtime,
  request: Request,
  settings: Settings = env,
): Promise<Response> {
  try {
    const figures = await withinTime(LONGEST_READ_MS, readSyncFigures(runtime.deps));
    const { state, ...details } = judgeWriteSync(figures, settings.ENABLE_WRITE_SYNC);
    return answer(state === "down" ? 503 : 200, { state }, request, settings, details);
  } catch (error) {
    runtime.deps.log.warn({ err: error }, "write sync could not be checked");
    return answer(503, { state: "down" }, request, settings, { reason: "The database can't be read." });
  }
}

/** Anybody learns the state; the details are for whoever holds the token. */
function answer(
  status: number,
  state: { state: string },
  request?: Request,
  settings?: Settings,
  details?: object,
): Response {
  const trusted = holdsToken(request?.headers.get("authorization"), settings?.METRICS_TOKEN);
  const body = trusted ? { ...state, ...details } : state;
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}
