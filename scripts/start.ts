import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { dataFolder, ensureSecrets } from "#scripts/data-folder.ts";
import { loadDotEnv, usesSandbox, withInstallation } from "#scripts/environment.ts";
import { commandOf } from "#scripts/running-process.ts";
import { type Stack, startStack } from "#scripts/stack.ts";
import { StartError } from "#scripts/start-error.ts";
import { parseEnv } from "#src/env.ts";

const dev = process.argv.includes("--dev");
const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = dataFolder();
const lock = join(folder, "start.pid");
const stopping = new AbortController();
let stack: Stack | undefined;

/** Two installations must not share one data folder. */
function takeFolder(): void {
  mkdirSync(folder, { recursive: true });
  let other = 0;
  try {
    other = Number(readFileSync(lock, "utf8"));
  } catch {
    // Nobody holds it.
  }
  if (other > 1 && other !== process.pid && commandOf(other)?.includes("scripts/start.ts")) {
    throw new StartError(
      `PFA Vanguard runs already on ${folder} (process ${other}). Stop it, or set DATA_DIR.`,
    );
  }
  writeFileSync(lock, String(process.pid));
}

async function end(code: number): Promise<never> {
  if (stack) say("Stopping…");
  await stack?.stop();
  if (heldByUs()) rmSync(lock, { force: true });
  process.exit(code);
}

function heldByUs(): boolean {
  try {
    return readFileSync(lock, "utf8") === String(process.pid);
  } catch {
    return false;
  }
}

function asked(): void {
  // A second Ctrl-C is for those who can't wait: processes that lose their parent end by themselves.
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
  if (stack) void end(0);
}

async function main(): Promise<void> {
  loadDotEnv();
  const variables = { ...process.env };
  if (!usesSandbox(variables)) {
    for (const name of ["PEMS_WRITE_API_KEY", "PEMS_ORGANIZATIONS"]) {
      if (!variables[name])
        throw new StartError(`${name} is missing: PEMS_WRITE_API_URL is set and needs it.`);
    }
  }
  takeFolder();
  const secrets = ensureSecrets(folder);
  const settings = parseEnv(withInstallation(variables, secrets, folder));
  const distDir = variables.NEXT_DIST_DIR || ".next";
  const build = !dev && needsBuild(distDir);
  if (build) say("Building the web application (once after each change, about a minute)…");
  const built = build ? buildWeb(distDir, variables) : Promise.resolve();
  // Its failure is met where it is awaited; until then it must not count as unhandled.
  built.catch(() => {});

  stack = await startStack({
    variables,
    folder,
    secrets,
    web: dev ? "dev" : "built",
    distDir,
    beforeWeb: built,
    show: dev || ["debug", "trace"].includes(settings.LOG_LEVEL),
    onNotice: say,
    onGiveUp: (line) => {
      process.stderr.write(`${line}\n`);
      void end(1);
    },
  });
  if (stopping.signal.aborted) await end(0);
  announce(stack);
}

function announce(running: Stack): void {
  say("");
  say(`PFA Vanguard   ${running.webUrl}`);
  for (const line of running.seedOutput.trim().split("\n")) if (line) say(line);
  say(
    running.sandboxUrl
      ? `PEMS sandbox   ${running.sandboxUrl}`
      : `PEMS           ${running.environment.PEMS_WRITE_API_URL}`,
  );
  say(
    `Data           ${folder}${running.postgresDirectory?.startsWith(folder) === false ? ` and ${running.postgresDirectory}` : ""}`,
  );
  say(`Logs           ${join(folder, "logs")}`);
  say("Ctrl-C stops it.");
}

process.on("SIGINT", asked);
process.on("SIGTERM", asked);
process.on("SIGHUP", asked);
try {
  await main();
} catch (error) {
  const known = error instanceof StartError || (error as Error).name === "EnvironmentError";
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  await end(1);
}
