import { type ChildProcess, spawn } from "node:child_process";
import pg from "pg";
import { nextProgram } from "#scripts/build-web.ts";
import { projectFolder } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";
import type { Stack } from "#scripts/stack.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";

/** By how much a person may override PEMS in the tests' organizations without a second one; US dollars of forecast cost. */
export const OVERRIDE_LIMIT = 1_000_000;

/**
 * A whole PFA Vanguard for one of Playwright's workers: one web process, one worker, and a quick sandbox with little data.
 * What a test does to PEMS or to the queue is seen by no test of another worker.
 */
export async function startOwnStack(): Promise<Stack> {
  const stack = await startTemporaryStack({
    web: "built",
    // Thrown away with its tests: nothing has to reach the disk.
    durable: false,
    onNotice: (line) => process.stdout.write(`${line}\n`),
    variables: {
      PEMS_SANDBOX_LATENCY_MS: "20",
      PEMS_SANDBOX_ORGANIZATIONS: "RIO:2000,PORTARTHUR:300,HOLNG:100",
      PEMS_API_TIMEOUT: "3000",
      WRITE_SYNC_RETRY_DELAY: "200",
      WRITE_SYNC_PROBE_INTERVAL: "1000",
      // Tests pull when they mean to: a pull in between would tell of a change in PEMS before the push finds it.
      PULL_EVERY_MINUTES: "0",
    },
  });
  const owner = new pg.Client({ connectionString: stack.databaseUrl });
  await owner.connect();
  try {
    await firstPulls(owner);
    // Counted for a person over 24 hours, and so over all tests: the default would end in the middle of whichever comes last.
    await owner.query("UPDATE organization SET override_limit = $1", [OVERRIDE_LIMIT]);
  } finally {
    await owner.end();
  }
  return stack;
}

/** Resolves when all organizations have their records: a worker reads new ones from PEMS by itself. */
async function firstPulls(owner: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM organization WHERE last_pull_at IS NULL OR pull_run_id IS NOT NULL",
    );
    if (rows[0]?.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A further web process on the stack's database; the caller ends it. What it says goes to its `stderr` alone. */
export function startWeb(stack: Stack, port: number, more: Variables = {}): ChildProcess {
  return spawn(process.execPath, [nextProgram, "start", "-H", "127.0.0.1", "-p", String(port)], {
    cwd: projectFolder,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...(stack.environment as NodeJS.ProcessEnv),
      NODE_ENV: "production",
      NEXT_DIST_DIR: ".next-test",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: "error",
      PORT: String(port),
      NEXTAUTH_URL: `http://localhost:${port}`,
      ...more,
    },
  });
}

/** Resolves when a web process takes requests, or rejects with what it said at its end. */
export async function readyWeb(web: ChildProcess, webUrl: string): Promise<void> {
  let errors = "";
  web.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  while (web.exitCode === null) {
    const answer = await fetch(`${webUrl}/api/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The web process ended: ${errors}`);
}
