import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MAX_PAGE_BYTES } from "#src/pems/exchange.ts";
import { pagePace } from "#src/services/pulls/page-pace.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

const RECORDS = 3000;
let world: PemsWorld;

beforeAll(async () => {
  const organizations = [{ code: "RIO", generate: RECORDS }, { code: "HOLNG" }];
  world = await createPemsWorld({ organizations }, { pemsTimeoutMs: 1000 });
});
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL",
  );
});
afterAll(() => world.close());

const pull = (mode: "full" | "incremental" = "full") =>
  pullOrganization(
    world.deps,
    { organizationId: world.organization.id, mode, trigger: "manual", startedBy: null },
    AbortSignal.timeout(25_000),
  );
/** Limit and answer of every page that PEMS was asked for, in order. */
const pages = async () => {
  const { requests } = await world.sandbox.control.stats();
  return requests
    .filter(({ path }) => path.includes("/pfa?"))
    .reverse()
    .map(({ path, outcome }) => [Number(/limit=(\d+)/.exec(path)?.[1]), outcome]);
};
const failures = async () => (await world.rows("SELECT breaker_failures AS n FROM pems_connection"))[0];

describe("a page that is too much", () => {
  it("because it is larger than 32 MB is asked for again with half as many records, without blame", async () => {
    await world.sandbox.control.listing({ kind: "large", above: 300, times: null });
    expect(await pull()).toMatchObject({ status: "completed", records: RECORDS, pages: 12 });
    const asked = await pages();
    expect(asked.slice(0, 3).map(([limit]) => limit)).toEqual([1000, 500, 250]);
    expect(await failures()).toEqual({ n: 0 });
  }, 60_000);

  it("because PEMS takes too long for it, too, as long as PEMS is healthy", async () => {
    await world.sandbox.control.listing({ kind: "slow", times: 2 });
    expect(await pull()).toMatchObject({ status: "completed", records: RECORDS });
    const asked = await pages();
    expect(asked.slice(0, 3)).toEqual([
      [1000, "hung"],
      [500, "hung"],
      [250, 200],
    ]);
    expect(Math.max(...asked.slice(2).map(([limit]) => Number(limit)))).toBeGreaterThan(250);
    expect(await failures()).toEqual({ n: 0 });
  });

  it("or that PEMS says is too large", async () => {
    await world.sandbox.control.status({ code: 413 });
    expect(await pull()).toMatchObject({ status: "completed", records: RECORDS });
    expect((await pages())[1]).toEqual([500, 200]);
  });

  it("with one record alone ends the pull in plain words; the position stays, and what was read", async () => {
    await world.sandbox.control.edit({
      organizationCode: "RIO",
      pfaId: "PFA-00001",
      changes: { dor: "BEO" },
    });
    await world.sandbox.control.listing({ kind: "large", times: null, bytes: MAX_PAGE_BYTES + 1 });
    const [before] = await world.rows("SELECT pull_cursor FROM organization WHERE id = $1", [
      world.organization.id,
    ]);
    expect(await pull("incremental")).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/larger than 32 MB.*one record alone/),
    });
    expect((await pages()).map(([limit]) => limit)).toEqual([1000, 500, 250, 125, 62, 31, 15, 7, 3, 1]);
    const [after] = await world.rows("SELECT pull_cursor FROM organization WHERE id = $1", [
      world.organization.id,
    ]);
    expect(after).toEqual(before);
    await world.sandbox.control.reset();
    expect(await pull("incremental")).toMatchObject({ status: "completed", records: 1 });
  }, 60_000);

  it("is no page that PEMS does not answer because it is down", async () => {
    await world.sandbox.control.listing({ kind: "slow", times: null });
    const pulling = pull();
    await expect
      .poll(async () => (await pages()).length, { timeout: 15_000, interval: 5 })
      .toBeGreaterThan(0);
    await world.sandbox.control.down("unavailable");
    expect(await pulling).toMatchObject({ status: "failed", error: "PEMS did not answer within 1 s." });
    expect(await pages()).toHaveLength(1);
    expect(await failures()).toEqual({ n: 1 });
  });
});

describe("a page that is not JSON", () => {
  it("ends the pull in plain words, and the next one goes on from the last page that was kept", async () => {
    await world.rows("UPDATE organization SET full_pull_cursor = NULL, full_pull_records = 0");
    await world.sandbox.control.latency(300);
    const pulling = pull();
    const kept = async () =>
      (
        await world.rows<{ n: number }>("SELECT full_pull_records AS n FROM organization WHERE code = 'RIO'")
      )[0]?.n ?? 0;
    await expect.poll(kept, { timeout: 15_000, interval: 2 }).toBeGreaterThan(0);
    await world.sandbox.control.listing({ kind: "not-json" });
    const broken = await pulling;
    expect(broken).toMatchObject({
      status: "failed",
      error: "PEMS gave an answer that can't be read (200): it is not JSON.",
    });
    expect(await kept()).toBe(broken.records);
    expect(await pull()).toMatchObject({ status: "completed", records: RECORDS - broken.records });
  });

  it("or lacks what every page has, too", async () => {
    await world.rows("UPDATE organization SET full_pull_cursor = NULL, full_pull_records = 0");
    const { createServer } = await import("node:http");
    const server = createServer((_, response) => response.end("{}")).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    await world.rows("UPDATE pems_connection SET base_url = $1", [`http://127.0.0.1:${port}`]);
    expect(await pull()).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/lacks what every/),
    });
    await world.rows("UPDATE pems_connection SET base_url = $1", [world.sandbox.apiUrl]);
    server.closeAllConnections();
    server.close();
  });
});

it("asks for larger pages again after a while, up to the most", () => {
  const pace = pagePace();
  expect(pace.shrink()).toBe(true);
  const limits = Array.from({ length: 9 }, () => {
    pace.arrived();
    return pace.limit;
  });
  expect(limits).toEqual([500, 500, 500, 1000, 1000, 1000, 1000, 1000, 1000]);
});
