import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { projectFolder } from "#scripts/data-folder.ts";
import { commandOf, waitForEnd } from "#scripts/running-process.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-stack-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variables = { PEMS_SANDBOX_ORGANIZATIONS: "RIO:20", PEMS_SANDBOX_LATENCY_MS: "0" };

// Each starts a Postgres and four or five processes.
describe("startTemporaryStack", { timeout: 90_000 }, () => {
  it("starts database, sandbox and two workers, starts a killed one again, and leaves nothing behind", async () => {
    const restarted = Promise.withResolvers<string>();
    const stack = await startTemporaryStack({
      web: "none",
      workers: 2,
      variables,
      onNotice: restarted.resolve,
    });
    expect(stack.programs.map((program) => program.name)).toEqual(["sandbox", "worker", "worker-2"]);
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    const { rows } = await client.query("SELECT count(*)::int AS organizations FROM organization");
    await client.end();
    expect(rows[0].organizations).toBeGreaterThan(0);

    stack.program("worker").kill("SIGKILL");
    expect(await restarted.promise).toMatch(/^worker ended unasked \(SIGKILL\)/);
    await expect.poll(() => stack.program("worker").pid(), { timeout: 10_000 }).toBeDefined();

    const pids = stack.programs.map((program) => program.pid() ?? 0);
    await stack.stop();
    expect(pids.map(commandOf)).toEqual([undefined, undefined, undefined]);
    await expect(new pg.Client({ connectionString: stack.databaseUrl }).connect()).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });

  it("stops all of it on SIGTERM", async () => {
    const runner = join(folder, "runner.mjs");
    writeFileSync(
      runner,
      `const { startTemporaryStack } = await import(${JSON.stringify(join(projectFolder, "scripts/temporary-stack.ts"))});
       const stack = await startTemporaryStack({ web: "none", variables: ${JSON.stringify(variables)} });
       process.once("SIGTERM", () => stack.stop().then(() => process.exit(0)));
       process.stdout.write(JSON.stringify({ pids: stack.programs.map((one) => one.pid()), url: stack.databaseUrl }));`,
    );
    const child = spawn(process.execPath, [runner], { stdio: ["ignore", "pipe", "inherit"] });
    const printed = await new Promise<string>((resolve) =>
      child.stdout.once("data", (text) => resolve(String(text))),
    );
    const { pids, url } = JSON.parse(printed) as { pids: number[]; url: string };
    const code = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    expect(await code).toBe(0);
    for (const pid of pids) expect(await waitForEnd(pid, 1_000)).toBe(true);
    await expect(new pg.Client({ connectionString: url }).connect()).rejects.toThrow(/ECONNREFUSED/);
  });
});
