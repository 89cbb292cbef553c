import { env } from "#src/env.ts";
import { notePeers } from "#src/server/health/peer.ts";
import { type Live, startLive } from "#src/server/live/start-live.ts";
import { type Runtime, runtime } from "#src/server/runtime.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { assertSafeDatabase } from "#src/services/open-deps.ts";

const CHECK_AGAIN_MS = 5_000;
/** What doesn't end by itself is ended: whoever sent SIGTERM kills after 10 s. */
const LONGEST_SHUTDOWN_MS = 9_000;

let live: Live | undefined;

/** Starts what this web process runs besides answering requests, once. */
export function startServer(present: Runtime = runtime()): Live {
  live ??= start(present);
  return live;
}

/** Starts, or ends the process with the one line that says why not: Next would go on and answer 500 to everybody. */
export function startOrEnd(
  start: () => void = startServer,
  end: (line: string) => void = (line) => {
    process.stderr.write(`${line}\n`);
    process.exit(1);
  },
): void {
  try {
    start();
  } catch (error) {
    end(error instanceof Error ? error.message : String(error));
  }
}

function start(present: Runtime): Live {
  const started = startLive(present, { url: env.DATABASE_DIRECT_URL });
  notePeers();
  void refuseUnsafeDatabase(present.deps, (code) => process.exit(code));
  // Next's own handler then finds no open stream to wait for.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MS).unref();
      void started.stop();
    });
  }
  return started;
}

/**
 * Ends the process when row-level security would not hold under its database role. A database that is away is asked
 * again: it may come back.
 */
export async function refuseUnsafeDatabase(
  deps: ServiceDeps,
  exit: (code: number) => void,
  againAfterMs: number = CHECK_AGAIN_MS,
): Promise<void> {
  try {
    await assertSafeDatabase(deps);
  } catch (error) {
    // A database that can't be reached gives a code, a refusal of ours none.
    if (typeof error === "object" && error !== null && "code" in error) {
      deps.log.warn({ err: error }, "the database could not be checked; trying again");
      setTimeout(() => refuseUnsafeDatabase(deps, exit, againAfterMs), againAfterMs).unref();
      return;
    }
    deps.log.fatal({ err: error }, "refusing to start");
    exit(1);
  }
}
