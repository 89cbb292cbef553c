import { runWorker } from "#worker/run-worker.ts";

/** What doesn't end by itself is ended: whoever sent SIGTERM kills after 10 s. */
const LONGEST_SHUTDOWN_MS = 9_000;

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) return;
    setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MS).unref();
    stop.abort();
  });
}

try {
  await runWorker(stop.signal);
  process.exit(0);
} catch (error) {
  const { name, message, stack } = error as Error;
  process.stderr.write(`${name === "EnvironmentError" ? message : (stack ?? message)}\n`);
  process.exit(1);
}
