import { parseCrontab, run } from "graphile-worker";
import { env } from "#src/env.ts";
import { assertSafeDatabase } from "#src/services/open-deps.ts";
import { workerDeps } from "#worker/deps.ts";
import { workerPreset } from "#worker/preset.ts";
import { endWork } from "#worker/session.ts";

/** Once a day, in the night of most. */
const KEEP_PARTITIONS = "23 2 * * * keep_partitions ?max=1";
const DROP_OLD_IMPORTS = "41 * * * * drop_old_imports ?max=1";
/** Cheap where no mirror moved. */
const REFRESH_GOLD = "* * * * * refresh_gold ?max=1";
const RECONCILIATIONS = "*/10 * * * * schedule_reconciliations ?max=1";

/**
 * Runs jobs until `stop` is aborted; what runs then is told to end after a few seconds.
 * @throws when the runner ends unasked, such as by losing the database: the process is to end, and a supervisor starts it again
 */
export async function runWorker(stop: AbortSignal): Promise<void> {
  const deps = workerDeps();
  try {
    await assertSafeDatabase(deps);
    const schedule = parseCrontab(
      [
        `${env.WRITE_SYNC_SCHEDULE} sweep ?max=1`,
        "* * * * * schedule_pulls ?max=1",
        KEEP_PARTITIONS,
        DROP_OLD_IMPORTS,
        RECONCILIATIONS,
        REFRESH_GOLD,
      ].join("\n"),
    );
    const lost = new AbortController();
    const preset = workerPreset((error) => lost.abort(error));
    const runner = await run({ preset, noHandleSignals: true }, undefined, schedule);
    // Stopping a runner that has ended already is refused, and no matter.
    const end = () => void runner.stop().catch(() => undefined);
    if (stop.aborted) end();
    stop.addEventListener("abort", end, { once: true });
    lost.signal.addEventListener("abort", end, { once: true });
    deps.log.info("worker ready");
    await runner.promise;
    lost.signal.throwIfAborted();
    if (!stop.aborted) throw new Error("The worker's runner ended unasked.");
  } finally {
    await endWork();
  }
}
