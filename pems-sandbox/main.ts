/** The sandbox as a process. Settings come from the environment; see .env.example. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DEMO_ORGANIZATIONS, startSandbox } from "#sandbox/server.ts";

function fail(message: string): never {
  process.stderr.write(`PEMS sandbox: ${message}\n`);
  process.exit(1);
}

function wholeNumber(name: string, fallback: number, least: number): number {
  const value = process.env[name] || String(fallback);
  if (!/^\d+$/.test(value) || Number(value) < least)
    fail(`${name} must be a whole number of at least ${least}.`);
  return Number(value);
}

/** `RIO:20000,HOLNG:50` → organizations with that many generated records. */
function organizations(value: string | undefined) {
  if (!value) return DEMO_ORGANIZATIONS;
  return value.split(",").map((part) => {
    const [, code = "", count = ""] = /^\s*(\w+):(\d+)\s*$/.exec(part) ?? [];
    if (!code) fail("PEMS_SANDBOX_ORGANIZATIONS must look like RIO:20000,HOLNG:50.");
    return { code, generate: Number(count) };
  });
}

const port = wholeNumber("PEMS_SANDBOX_PORT", 4010, 0);
const databasePath = process.env.PEMS_SANDBOX_DATA;
const apiKeys = (process.env.PEMS_SANDBOX_API_KEY ?? "").split(",").map((key) => key.trim());
if (!apiKeys[0])
  fail("PEMS_SANDBOX_API_KEY is missing: the credential that it accepts, or several with commas.");
if (databasePath) mkdirSync(dirname(databasePath), { recursive: true });

try {
  const sandbox = await startSandbox({
    port,
    ...(databasePath && { databasePath }),
    apiKeys: apiKeys.filter(Boolean),
    rateLimitPerSecond: wholeNumber("PEMS_SANDBOX_RATE_LIMIT", 10, 1),
    latencyMs: wholeNumber("PEMS_SANDBOX_LATENCY_MS", 200, 0),
    seed: wholeNumber("PEMS_SANDBOX_SEED", 1, 0),
    organizations: organizations(process.env.PEMS_SANDBOX_ORGANIZATIONS),
  });
  process.stdout.write(`PEMS sandbox listening on ${sandbox.url}\n`);
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once("SIGTERM", stop).once("SIGINT", stop);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
    fail(`port ${port} is taken; choose another with PEMS_SANDBOX_PORT.`);
  }
  throw error;
}
