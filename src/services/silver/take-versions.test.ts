import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { applyRecords } from "#src/services/pulls/apply-records.ts";
import { pemsRecord, takePage } from "#src/services/testing/pages.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const silver = (index: number) =>
  world.rows("SELECT * FROM pfa_silver WHERE pfa_id = $1 ORDER BY version", [pfaIdOf(index)]);
const mirror = async (index: number) =>
  (
    await world.rows<{ content_hash: string }>("SELECT * FROM pfa_mirror WHERE pfa_id = $1", [pfaIdOf(index)])
  )[0];
const history = (index: number) =>
  world.rows<{ version: number; content_hash: string; bronze_id: string; snapshot: { description: string } }>(
    "SELECT * FROM pfa_mirror_history WHERE pfa_id = $1 ORDER BY version",
    [pfaIdOf(index)],
  );
const audited = (index: number) =>
  world.rows("SELECT before, after FROM audit_log WHERE action = 'mirror.corrected' AND pfa_id = $1", [
    pfaIdOf(index),
  ]);

describe("what PEMS sends", () => {
  it("is typed into silver with the rules it breaks, and makes mirror and history", async () => {
    const sent = pemsRecord(1, { monthlyRate: 5500.005, forecastEnd: "2026-01-01T00:00:00Z", berth: "A" });
    const page = await takePage(world, [sent]);
    expect(page).toMatchObject({ moved: [pfaIdOf(1)], ownEchoes: [], observed: 1, quarantined: 0 });
    const typed = { version: 1, monthly_rate: "5500.01", description: "Crane 1" };
    expect(await silver(1)).toMatchObject([
      { ...typed, bronze_id: page.bronzeId, findings: [{ code: "FORECAST_ORDER" }] },
    ]);
    expect(await mirror(1)).toMatchObject({ ...typed, pems_updated_by: "jane.smith" });
    const [version] = await history(1);
    expect(version).toMatchObject({
      bronze_id: page.bronzeId,
      modification_id: null,
      changed_by: "jane.smith",
      snapshot: { monthlyRate: "5500.01", forecastEnd: "2026-01-01", isActualized: false, equipment: null },
    });
    expect(version?.content_hash).toBe((await mirror(1))?.content_hash);
  });

  it("costs a page no write where it is known already", async () => {
    const records = [pemsRecord(2), pemsRecord(3)];
    await takePage(world, records);
    const rows = () =>
      world.rows(
        `SELECT ctid::text, xmin::text, xmax::text FROM pfa_silver UNION ALL SELECT ctid::text, xmin::text, xmax::text FROM pfa_mirror
         UNION ALL SELECT ctid::text, xmin::text, xmax::text FROM pfa_mirror_history
         UNION ALL SELECT ctid::text, xmin::text, xmax::text FROM pems_shape ORDER BY 1, 2, 3`,
      );
    const before = await rows();
    expect(await takePage(world, records)).toMatchObject({ moved: [], observed: 2, settled: [] });
    expect(await rows()).toEqual(before);
  });

  it("takes as many statements for a thousand records as for one", async () => {
    const statements = async (records: readonly unknown[]) =>
      inOrganization(world.deps.db, world.service, async (tx) => {
        const execute = vi.spyOn(tx, "execute");
        const bronzeId = "01890000-0000-7000-8000-00000000000b";
        await applyRecords(tx, world.service, { records, bronzeId, at: world.deps.now() });
        return execute.mock.calls.length;
      });
    // What a page of this size misses is reported once.
    await takePage(
      world,
      Array.from({ length: 30 }, (_, index) => pemsRecord(2000 + index)),
    );
    const one = await statements([pemsRecord(100)]);
    expect(await statements(Array.from({ length: 1000 }, (_, index) => pemsRecord(101 + index)))).toBe(one);
    expect(one).toBeLessThanOrEqual(9);
  });

  it("is remembered with a version that was raised without a change, and with who discontinued it", async () => {
    await takePage(world, [pemsRecord(4)]);
    await takePage(world, [pemsRecord(4, { version: 2 })]);
    const gone = { version: 3, isDiscontinued: true, updatedBy: "omar", changeReason: "Not needed" };
    await takePage(world, [pemsRecord(4, gone)]);
    const versions = await history(4);
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(versions[1]?.content_hash).toBe(versions[0]?.content_hash);
    expect(versions[2]).toMatchObject({
      changed_by: "omar",
      change_reason: "Not needed",
      snapshot: { isDiscontinued: true },
    });
    expect(await mirror(4)).toMatchObject({
      version: 3,
      is_discontinued: true,
      pems_updated_by: "omar",
      pems_change_reason: "Not needed",
    });
  });

  it("moves the mirror to the highest of several versions on one page, and remembers all of them", async () => {
    const page = [3, 1, 2].map((version) => pemsRecord(5, { version, description: `v${version}` }));
    expect(await takePage(world, page)).toMatchObject({ moved: [pfaIdOf(5)], observed: 3 });
    expect((await history(5)).map(({ snapshot }) => snapshot.description)).toEqual(["v1", "v2", "v3"]);
    expect(await mirror(5)).toMatchObject({ version: 3, description: "v3" });
    expect(await silver(5)).toHaveLength(3);
  });

  it("keeps the first of two contents of one version, and sets the other aside", async () => {
    const page = [pemsRecord(6), pemsRecord(6, { description: "Other" }), pemsRecord(6)];
    expect(await takePage(world, page)).toMatchObject({ observed: 1, quarantined: 1 });
    expect(await mirror(6)).toMatchObject({ description: "Crane 6" });
    const waiting = () =>
      world.rows("SELECT problems, resolution FROM pfa_quarantine WHERE pfa_id = $1", [pfaIdOf(6)]);
    expect(await waiting()).toMatchObject([{ problems: [{ code: "DUPLICATE" }], resolution: null }]);
    // Still doubled: it waits on, once.
    await takePage(world, page);
    expect(await waiting()).toHaveLength(1);
    await takePage(world, [pemsRecord(6)]);
    expect(await waiting()).toMatchObject([{ resolution: "arrived" }]);
  });

  it("never takes the mirror back, and remembers an older version that comes late", async () => {
    await takePage(world, [pemsRecord(7, { version: 5 })]);
    expect(await takePage(world, [pemsRecord(7, { version: 4, description: "Late" })])).toMatchObject({
      moved: [],
    });
    expect(await mirror(7)).toMatchObject({ version: 5, description: "Crane 7" });
    expect((await history(7)).map(({ version }) => version)).toEqual([4, 5]);
  });

  it("replaces the mirror where PEMS has another content at the same version, and says so", async () => {
    await takePage(world, [pemsRecord(8)]);
    const [first] = await history(8);
    const page = await takePage(world, [pemsRecord(8, { description: "In another form" })]);
    expect(page.moved).toEqual([pfaIdOf(8)]);
    expect(await mirror(8)).toMatchObject({ version: 1, description: "In another form" });
    expect(await silver(8)).toMatchObject([{ description: "In another form", bronze_id: page.bronzeId }]);
    expect(await history(8)).toEqual([first]);
    expect(await audited(8)).toEqual([
      {
        before: { version: 1, contentHash: first?.content_hash },
        after: { version: 1, contentHash: (await mirror(8))?.content_hash, bronzeId: page.bronzeId },
      },
    ]);
  });

  it("brings back what the mirror has lost, from silver", async () => {
    await takePage(world, [pemsRecord(9, { version: 2 })]);
    await world.rows("DELETE FROM pfa_mirror WHERE pfa_id = $1", [pfaIdOf(9)]);
    expect(await takePage(world, [pemsRecord(9, { version: 2 })])).toMatchObject({ moved: [pfaIdOf(9)] });
    expect(await mirror(9)).toMatchObject({ version: 2 });
    expect(await history(9)).toHaveLength(1);
    expect(await audited(9)).toEqual([]);
  });

  it("is nothing on an empty page", async () => {
    expect(await takePage(world, [])).toMatchObject({ moved: [], observed: 0, settled: [], drifts: [] });
  });
});
