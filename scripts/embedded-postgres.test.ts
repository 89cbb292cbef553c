import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { ensureSecrets } from "#scripts/data-folder.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#scripts/embedded-postgres.ts";
import { freePort } from "#scripts/ports.ts";
import { commandOf, waitForEnd } from "#scripts/running-process.ts";
import { StartError } from "#scripts/start-error.ts";

const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-postgres-"));
const secrets = ensureSecrets(folder);
const started: EmbeddedPostgres[] = [];

async function start(port: number, more: Partial<Parameters<typeof startEmbeddedPostgres>[0]> = {}) {
  const server = await startEmbeddedPostgres({ folder, port, ...secrets, ...more });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const server of started) await server.stop();
  for (const server of started) rmSync(server.directory, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe("the embedded Postgres", () => {
  it("keeps its data over a clean stop, on another port too", async () => {
    const first = await start(await freePort());
    await query(first.ownerUrl, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    expect(commandOf(first.pid)).toBeUndefined();

    const second = await start(await freePort());
    expect(await query(second.ownerUrl, "SELECT answer FROM kept")).toEqual([42]);
    const settings = "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
    expect(await query(second.ownerUrl, settings)).toEqual(["on", "on"]);
    await second.stop();
  });

  it("starts again after kill -9, with every committed row", async () => {
    const killed = await start(await freePort());
    await query(killed.ownerUrl, "CREATE TABLE committed AS SELECT 7 AS answer");
    process.kill(killed.pid, "SIGKILL");
    await killed.ended;
    expect(existsSync(join(killed.directory, "postmaster.pid"))).toBe(true);

    const again = await start(await freePort());
    expect(await query(again.ownerUrl, "SELECT answer FROM committed")).toEqual([7]);
    await again.stop();
  });

  it("replaces a server that a killed start left running", async () => {
    const left = await start(await freePort());
    const again = await start(await freePort());
    expect(await waitForEnd(left.pid, 1_000)).toBe(true);
    expect(await query(again.ownerUrl, "SELECT 1")).toEqual([1]);
    await again.stop();
  });

  it("names port and variable when the port is taken, in one line", async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const failure = await start(port).catch((error: unknown) => error);
    await new Promise((resolve) => other.close(resolve));
    expect(failure).toBeInstanceOf(StartError);
    expect((failure as Error).message).toMatch(new RegExp(`^Port ${port} .*EMBEDDED_POSTGRES_PORT\\.$`));
  });

  it("says so when the kept password is not the data's", async () => {
    const failure = start(await freePort(), { superuserPassword: "another" });
    await expect(failure).rejects.toThrow(/another password than secrets\.json/);
  });
});

it("makes secrets once, for their owner's eyes only", () => {
  expect(ensureSecrets(folder)).toEqual(secrets);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});
