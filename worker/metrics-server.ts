import { createServer, type IncomingMessage, type Server } from "node:http";
import { env } from "#src/env.ts";
import { exposeMetrics } from "#src/services/metrics/expose-metrics.ts";
import { mayReadMetrics } from "#src/services/metrics/may-read-metrics.ts";
import { workerDeps } from "#worker/deps.ts";

export interface MetricsServer {
  stop(): void;
}

/**
 * Serves this worker's metrics at `/metrics` where METRICS_PORT says so. A port that is taken is logged: no metrics are
 * no reason not to sync.
 */
export function serveMetrics(
  settings: Pick<typeof env, "METRICS_PORT" | "METRICS_HOST" | "METRICS_TOKEN"> = env,
) {
  const { METRICS_PORT: port, METRICS_HOST: host, METRICS_TOKEN: token } = settings;
  if (port === 0) return { stop: () => undefined };
  const server = createServer((request, response) => {
    void answer(request, token).then(({ status, contentType, body }) => {
      response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(body);
    });
  });
  server.on("error", (error) => {
    workerDeps().log.error({ err: error, port }, "METRICS_PORT can't be used: this worker shows no metrics");
  });
  server.listen(port, host);
  return stopping(server);
}

function stopping(server: Server): MetricsServer {
  // The runner may end before a scrape does.
  server.unref();
  return {
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(request: IncomingMessage, token: string | undefined) {
  const plain = { contentType: "text/plain; charset=utf-8" };
  if (request.url !== "/metrics" || request.method !== "GET") {
    return { ...plain, status: 404, body: "Metrics are at /metrics.\n" };
  }
  const { authorization, "x-forwarded-for": forwardedFor } = request.headers;
  const reader = {
    authorization,
    peer: request.socket.remoteAddress,
    forwardedFor: String(forwardedFor ?? ""),
  };
  if (!mayReadMetrics(reader, token)) {
    return { ...plain, status: 401, body: "Metrics need the bearer token METRICS_TOKEN.\n" };
  }
  try {
    return { status: 200, ...(await exposeMetrics(workerDeps())) };
  } catch (error) {
    workerDeps().log.error({ err: error }, "metrics could not be given");
    return { ...plain, status: 500, body: "Metrics could not be given.\n" };
  }
}
