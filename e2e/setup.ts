import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { projectFolder } from "#scripts/data-folder.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";

/**
 * Starts the stack that all browser tests share: two web processes, one worker, a quick sandbox with little data.
 * Tests find it in E2E_WEB_URL, E2E_WEB_URL_2, E2E_SANDBOX_URL and E2E_DATABASE_URL.
 */
export default async function setup(): Promise<() => Promise<void>> {
  rmSync(join(projectFolder, "test-results/playwright.json"), { force: true });
  if (needsBuild(".next-test")) await buildWeb(".next-test", process.env);
  const stack = await startTemporaryStack({
    web: "built",
    webProcesses: 2,
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
  process.env.E2E_WEB_URL = stack.webUrl;
  process.env.E2E_WEB_URL_2 = stack.webUrls[1] ?? "";
  process.env.E2E_SANDBOX_URL = stack.sandboxUrl ?? "";
  process.env.E2E_DATABASE_URL = stack.databaseUrl;
  return () => stack.stop();
}
