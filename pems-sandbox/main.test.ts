import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { startSandbox } from "#sandbox/server.ts";

const folder = mkdtempSync(join(tmpdir(), "pems-sandbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = {
  PEMS_SANDBOX_PORT: "0",
  PEMS_SANDBOX_API_KEY: "first, second",
  PEMS_SANDBOX_ORGANIZATIONS: "RIO:20",
};
const start = (settings: Record<string, string>) =>
  spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url))], {
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });

test("listens, accepts each credential, and stops at SIGTERM while a request hangs", async () => {
  const child = start({ ...SETTINGS, PEMS_SANDBOX_DATA: join(folder, "deep", "pems.sqlite") });
  const [line] = await once(createInterface(child.stdout), "line");
  const url = /^PEMS sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(String(line))?.[1];
  const get = (path: string, key: string) =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
  for (const key of ["first", "second"]) {
    const page = (await (await get("/api/pfa?organizationCode=RIO", key)).json()) as { records: unknown[] };
    expect(page.records).toHaveLength(20);
  }
  await fetch(`${url}/_control/hang`, { method: "POST", body: "{}" });
  const hanging = get("/api/pfa?organizationCode=RIO", "first");
  const cut = expect(hanging).rejects.toThrow("fetch failed");
  await expect.poll(async () => (await fetch(`${url}/_control/stats`)).text()).toContain('"hung":1');
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await cut;
});

test.each([
  ["PEMS_SANDBOX_API_KEY", ""],
  ["PEMS_SANDBOX_PORT", "many"],
  ["PEMS_SANDBOX_RATE_LIMIT", "0"],
  ["PEMS_SANDBOX_ORGANIZATIONS", "RIO"],
])("refuses to start with %s=%j, naming it in one line", async (name, value) => {
  expect(await failure({ ...SETTINGS, [name]: value })).toContain(name);
});

test("says in one line when its port is taken, and which setting chooses another", async () => {
  const other = await startSandbox();
  const said = await failure({ ...SETTINGS, PEMS_SANDBOX_PORT: String(other.port) });
  expect(said).toBe(`PEMS sandbox: port ${other.port} is taken; choose another with PEMS_SANDBOX_PORT.\n`);
  await other.close();
});

/** What a sandbox that doesn't start writes before it ends with 1. */
async function failure(settings: Record<string, string>): Promise<string> {
  const child = start(settings);
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(1);
  expect(said.trim().split("\n")).toHaveLength(1);
  return said;
}
