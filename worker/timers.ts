import { sweep } from "#src/services/pushes/sweep.ts";
import { buryDeadWorkers } from "#src/services/workers/bury-dead-workers.ts";
import { workerDeps } from "#worker/deps.ts";
import { joinedWorker } from "#worker/session.ts";
import { writesAllowed } from "#worker/writes-allowed.ts";

interface Timer {
  stop(): void;
}

/** Repeats `work` until stopped, `everyMs` after it ended, one at a time; its failure is logged and tried again. */
function repeat(everyMs: number, what: string, work: (ending: AbortSignal) => Promise<unknown>): Timer {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    try {
      await work(ending.signal);
    } catch (error) {
      if (!ending.signal.aborted) workerDeps().log.warn({ err: error }, `${what} failed; trying again`);
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

/** Looks for due writes besides the cron of each minute: a wake-up can be lost, and a retry is due in seconds. */
export function sweepEvery(everyMs: number): Timer {
  return repeat(everyMs, "looking for due writes", async (ending) => {
    if (!writesAllowed()) return;
    const { deps, lost } = await joinedWorker();
    await sweep(deps, AbortSignal.any([ending, lost]));
  });
}

/** Looks for workers that died. */
export function watchWorkersEvery(everyMs: number): Timer {
  return repeat(everyMs, "looking for dead workers", async () => {
    const { deps, session } = await joinedWorker();
    await buryDeadWorkers(deps, session.id);
  });
}
