import { type Env, env } from "#src/env.ts";
import { peerOf } from "#src/server/health/peer.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { exposeMetrics } from "#src/services/metrics/expose-metrics.ts";
import { mayReadMetrics } from "#src/services/metrics/may-read-metrics.ts";

/** Metrics in Prometheus's text format, for whoever holds METRICS_TOKEN; without one, for this machine alone. */
export async function metrics(
  runtime: Runtime,
  request: Request,
  settings: Pick<Env, "METRICS_TOKEN"> = env,
): Promise<Response> {
  const reader = {
    authorization: request.headers.get("authorization"),
    peer: peerOf(request),
    forwardedFor: request.headers.get("x-forwarded-for"),
  };
  if (!mayReadMetrics(reader, settings.METRICS_TOKEN)) {
    const headers = { "www-authenticate": "Bearer", "cache-control": "no-store" };
    return Response.json({ error: "Metrics need the bearer token METRICS_TOKEN." }, { status: 401, headers });
  }
  const { contentType, body } = await exposeMetrics(runtime.deps);
  return new Response(body, { headers: { "content-type": contentType, "cache-control": "no-store" } });
}
