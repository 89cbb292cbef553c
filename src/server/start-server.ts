import { env } from "#src/env.ts";
import { type Live, startLive } from "#src/server/live/start-live.ts";
import { runtime } from "#src/server/runtime.ts";
import { assertSafeDatabase } from "#src/services/open-deps.ts";

let live: Live | undefined;

/**
 * Starts what a web process runs besides answering requests. A database that is away is waited for; one under which
 * row-level security would not hold ends the process.
 */
export function startServer(): void {
  if (live) return;
  const present = runtime();
  live = startLive(present, { url: env.DATABASE_DIRECT_URL });
  void refuseUnsafeDatabase();
  // Next's own handler then finds no open stream to wait for.
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void live?.stop());
}

async function refuseUnsafeDatabase(): Promise<void> {
  const { deps } = runtime();
  try {
    await assertSafeDatabase(deps);
  } catch (error) {
    // Postgres that can't be reached has a code of its own; it may come back.
    if (typeof error === "object" && error !== null && "code" in error) {
      deps.log.warn({ err: error }, "the database could not be checked; trying again");
      setTimeout(refuseUnsafeDatabase, 5_000).unref();
      return;
    }
    deps.log.fatal({ err: error }, "refusing to start");
    process.exit(1);
  }
}
