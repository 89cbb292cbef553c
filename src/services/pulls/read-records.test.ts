import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpenConnection, openConnection } from "#src/services/connections/open-connection.ts";
import { readRecords } from "#src/services/pulls/read-records.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

let world: PemsWorld;
let connection: OpenConnection;
const signal = new AbortController().signal;
const ids = Array.from({ length: 8 }, (_, index) => `PFA-${index + 1}`);

beforeAll(async () => {
  const records = ids.map((pfaId) => ({ pfaId, description: "As it was" }));
  world = await createPemsWorld({ organizations: [{ code: "RIO", records }, { code: "HOLNG" }] });
  connection = await openConnection(world.deps, world.service);
});
beforeEach(() => world.sandbox.control.reset());
afterAll(() => world.close());

const read = (...pfaIds: string[]) => readRecords(world.deps, connection, world.service, pfaIds, signal);
const rename = (pfaId: string, description: string) =>
  world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: { description } });
const paths = async () => {
  const { requests } = await world.sandbox.control.stats();
  return requests.map((request) => request.path.replace(/\?.*/, "")).sort();
};
const mirrored = (pfaId: string) =>
  world.rows("SELECT version, description FROM pfa_mirror WHERE pfa_id = $1", [pfaId]);

describe("readRecords", () => {
  it("reads a few records one by one, keeps what PEMS sent, and names the missing", async () => {
    await rename("PFA-1", "Changed");
    expect(await read("PFA-1", "PFA-2", "PFA-404", "PFA-1")).toEqual({ kind: "ok", missing: ["PFA-404"] });
    expect(await paths()).toEqual(["/api/pfa/PFA-1", "/api/pfa/PFA-2", "/api/pfa/PFA-404"]);
    expect(await mirrored("PFA-1")).toEqual([{ version: 2, description: "Changed" }]);
    const raw = await world.rows(
      `SELECT p.source FROM pfa_mirror_history h JOIN pfa_bronze b ON b.id = h.bronze_id JOIN pems_batch p ON p.id = b.batch_id
       WHERE h.pfa_id = 'PFA-1'`,
    );
    expect(raw).toEqual([{ source: "read_back" }]);
  });

  it("takes one pull for more records", async () => {
    await rename("PFA-5", "Changed too");
    expect(await read(...ids, "PFA-404")).toEqual({ kind: "ok", missing: ["PFA-404"] });
    expect(await paths()).toEqual(["/api/pfa"]);
    expect(await mirrored("PFA-5")).toEqual([{ version: 2, description: "Changed too" }]);
  });

  it.each([1, 8])("says so when PEMS is away or refuses the credential (%i records)", async (count) => {
    const some = ids.slice(0, count);
    await world.sandbox.control.down("reset");
    expect(await read(...some)).toMatchObject({ kind: "unavailable", message: expect.any(String) });
    await world.sandbox.control.reset();
    await world.sandbox.control.refuseCredential(403);
    expect(await read(...some)).toMatchObject({ kind: "unauthorized", message: expect.any(String) });
    expect(
      await world.rows("SELECT breaker_failures, paused_at IS NOT NULL AS paused FROM pems_connection"),
    ).toEqual([{ breaker_failures: 1, paused: true }]);
    await world.rows("UPDATE pems_connection SET paused_at = NULL, breaker_failures = 0, down_since = NULL");
  });

  it.each([1, 8])("waits when PEMS asks to (%i records)", async (count) => {
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 1 });
    expect(await read(...ids.slice(0, count))).toEqual({ kind: "ok", missing: [] });
  });

  it.each([1, 8])(
    "tells its caller, who holds claims, when PEMS asks for long (%i records)",
    async (count) => {
      await world.sandbox.control.status({ code: 429, retryAfterSeconds: 120 });
      const outcome = await read(...ids.slice(0, count));
      if (outcome.kind !== "unavailable") throw new Error(outcome.kind);
      expect(outcome.waitMs).toBeGreaterThan(110_000);
      expect(await paths()).toHaveLength(1);
      await world.rows("UPDATE pems_connection SET rate_tat = now()");
    },
  );

  it("takes a rejection for no answer about the record", async () => {
    await world.sandbox.control.status({ code: 400 });
    expect(await read("PFA-1")).toMatchObject({ kind: "unavailable" });
  });

  it("stops with its caller without blaming PEMS", async () => {
    const stopped = AbortSignal.abort();
    const outcome = await readRecords(world.deps, connection, world.service, ["PFA-1"], stopped);
    expect(outcome).toMatchObject({ kind: "unavailable", message: expect.stringMatching(/Stopped/) });
    const many = await readRecords(world.deps, connection, world.service, ids, stopped);
    expect(many).toMatchObject({ kind: "unavailable", message: expect.stringMatching(/Stopped/) });
    expect(await world.rows("SELECT breaker_failures FROM pems_connection")).toEqual([
      { breaker_failures: 0 },
    ]);
  });
});
