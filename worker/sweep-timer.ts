import { sweep } from "#src/services/pushes/sweep.ts";
import { workerDeps } from "#worker/deps.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

/**
 * Looks for due writes every `everyMs`, besides the cron of each minute: a wake-up can be lost, and a retry is due in
 * seconds. One look at a time.
 */
export function sweepEvery(everyMs: number): { stop(): void } {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const deps = workerDeps();
    try {
      if (writesAllowed()) await sweep(deps, ending.signal);
    } catch (error) {
      deps.log.warn({ err: error }, "looking for due writes failed; trying again");
    }
    if (!ending.signal.aborted) timer = setTimeout(look, everyMs);
  };
  timer = setTimeout(look, everyMs);
  return {
    stop() {
      clearTimeout(timer);
      ending.abort();
    },
  };
}
