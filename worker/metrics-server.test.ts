import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freePort } from "#scripts/ports.ts";
import { complaintsOf } from "#scripts/promtool.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const TOKEN = "a-token-of-24-characters";

let world: PushWorld;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  world = await createPushWorld({ records: 20 });
});
afterEach(async () => {
  for (const worker of running) {
    const exited = once(worker, "exit");
    worker.kill("SIGTERM");
    await exited;
  }
});
afterAll(() => world.close());

function startWorker(
  port: number,
  how: "launcher" | "command",
  more: Record<string, string> = {},
): ChildProcess {
  const program = how === "launcher" ? ["worker/main.ts"] : ["node_modules/graphile-worker/dist/cli.js"];
  const worker = spawn(process.execPath, program, {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "test",
      DATABASE_URL: world.url,
      CREDENTIAL_KEY: world.deps.settings.credentialKey,
      LOG_LEVEL: "error",
      METRICS_PORT: String(port),
      ...more,
    },
  });
  running.add(worker);
  worker.once("exit", () => running.delete(worker));
  return worker;
}

/** The metrics of a worker once it serves them. */
async function scrape(port: number, headers: Record<string, string> = {}): Promise<Response> {
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers, signal: AbortSignal.timeout(5_000) });
  return vi.waitFor(ask, { timeout: 20_000, interval: 100 });
}

describe("the metrics of a worker", () => {
  it.each(["launcher", "command"] as const)(
    "are at its port, count what it did, and have no complaint of promtool (%s)",
    async (how) => {
      const port = await freePort();
      const pfaId = how === "launcher" ? "PFA-00001" : "PFA-00002";
      startWorker(port, how);
      await world.change(world.maria, pfaId, { forecastEnd: "2027-05-05" });
      const series = `pems_sync_success_total{organization_id="${world.organization.id}"} 1`;
      const text = await vi.waitFor(
        async () => {
          const body = await (await scrape(port)).text();
          expect(body.split("\n")).toContain(series);
          return body;
        },
        { timeout: 20_000, interval: 200 },
      );
      const of = `organization_id="${world.organization.id}"`;
      expect(text).toContain("\npems_workers_alive 1\n");
      expect(text).toMatch(new RegExp(`^pems_sync_latency_seconds_bucket\\{le="300",${of}\\} 1$`, "m"));
      expect(text).toMatch(/^pems_rate_slots_used_total\{.*\} [1-9]/m);
      expect(complaintsOf(text)).toBe("");
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    },
    300_000,
  );

  it("are for the holder of the token where there is one", async () => {
    const port = await freePort();
    startWorker(port, "launcher", { METRICS_TOKEN: TOKEN });
    expect((await scrape(port)).status).toBe(401);
    expect((await scrape(port, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  it("are no reason not to sync: with the port taken a second worker says so and works", async () => {
    const port = await freePort();
    startWorker(port, "launcher");
    expect((await scrape(port)).status).toBe(200);
    const second = startWorker(port, "launcher");
    const [line] = await once(second.stdout?.setEncoding("utf8") ?? second, "data");
    expect(line).toContain("METRICS_PORT can't be used");
    await vi.waitFor(
      async () => expect(await (await scrape(port)).text()).toContain("\npems_workers_alive 2\n"),
      {
        timeout: 20_000,
        interval: 200,
      },
    );
  });
});
