import { parseCrontab, run } from "graphile-worker";
import { env } from "#src/env.ts";
import { assertSafeDatabase, closeDeps } from "#src/services/open-deps.ts";
import { workerDeps } from "#worker/deps.ts";
import { workerPreset } from "#worker/preset.ts";

/** What doesn't end by itself is ended: whoever sent SIGTERM kills after 10 s. */
const LONGEST_SHUTDOWN_MS = 9_000;

/** Runs jobs until SIGTERM or until the database goes away; the supervisor then starts it again. */
async function main(): Promise<void> {
  const deps = workerDeps();
  await assertSafeDatabase(deps);
  const schedule = parseCrontab(
    `${env.WRITE_SYNC_SCHEDULE} sweep ?max=1\n${env.PULL_SCHEDULE} schedule_pulls ?max=3`,
  );
  const runner = await run({ preset: workerPreset(), noHandleSignals: true }, undefined, schedule);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MS).unref();
    void runner.stop();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  deps.log.info("worker ready");
  await runner.promise;
  await closeDeps(deps);
  if (!stopping) throw new Error("The worker's runner ended unasked.");
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const { name, message, stack } = error as Error;
  process.stderr.write(`${name === "EnvironmentError" ? message : (stack ?? message)}\n`);
  process.exit(1);
}
