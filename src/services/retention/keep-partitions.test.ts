import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exposeMetrics } from "#src/services/metrics/expose-metrics.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { keepPartitions } from "#src/services/retention/keep-partitions.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

const DAY_MS = 24 * 60 * 60_000;
let world: PemsWorld;

beforeAll(async () => {
  world = await createPemsWorld({ organizations: [{ code: "RIO", generate: 20 }, { code: "HOLNG" }] });
});
beforeEach(() => world.sandbox.control.reset());
afterAll(() => world.close());

/** The first moment of the month that is so many months from the present one, on the clock of the world. */
const monthsOn = (months: number) => {
  const now = world.deps.now();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
};
const nameOf = (moment: Date) => `pfa_bronze_${moment.toISOString().slice(0, 7).replace("-", "_")}`;
const goTo = (moment: Date) => world.advance(moment.getTime() - world.deps.now().getTime());
/** Changes a record in PEMS and reads it; gives the partition that keeps its raw page. */
const pullChange = async (description: string, pfaId = "PFA-00001") => {
  await world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes: { description } });
  const request = { organizationId: world.organization.id, mode: "incremental", trigger: "manual" } as const;
  await pullOrganization(world.deps, { ...request, startedBy: null }, AbortSignal.timeout(20_000));
  const [row] = await world.rows<{ name: string }>(
    "SELECT tableoid::regclass::text AS name FROM pfa_bronze ORDER BY received_at DESC LIMIT 1",
  );
  return row?.name;
};
const partitions = async () => {
  const rows = await world.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
     WHERE inhparent = 'pfa_bronze'::regclass ORDER BY 1`,
  );
  return rows.map((row) => row.name);
};
const strayGauge = async () => {
  const { body } = await exposeMetrics(world.deps);
  return /^pems_default_partition_rows\{table="pfa_bronze"\} (\d+)$/m.exec(body)?.[1];
};

describe("partitions of raw pages", () => {
  it("stand three months ahead, also past the end of a month, and keep the pages of their own", async () => {
    const first = monthsOn(0);
    expect(await pullChange("this month")).toBe(nameOf(first));
    expect(await keepPartitions(world.deps)).toEqual({
      dropped: [],
      strays: { pfa_bronze: 0, sync_attempt: 0 },
      versions: 0,
      reports: 0,
    });
    goTo(new Date(monthsOn(1).getTime() - 60_000));
    expect(await pullChange("its last minute")).toBe(nameOf(first));
    world.advance(60_000);
    expect(await pullChange("the next month")).toBe(nameOf(monthsOn(0)));
    await keepPartitions(world.deps);
    expect((await partitions()).slice(0, -1)).toEqual(
      [first, ...[0, 1, 2, 3].map((months) => monthsOn(months))].map(nameOf),
    );
  });

  it("are dropped by whole months when all of one is older than the setting; the history stays readable", async () => {
    const first = monthsOn(-1);
    goTo(new Date(monthsOn(0).getTime() + 30 * DAY_MS - 1000));
    expect((await keepPartitions(world.deps)).dropped).toEqual([]);
    world.advance(1000);
    const kept = await keepPartitions(world.deps);
    // Of the versions that were followed by a newer one, those leave whose page is gone.
    expect(kept).toMatchObject({ dropped: [nameOf(first)], versions: 2 });
    expect(await partitions()).not.toContain(nameOf(first));
    const history = await world.rows(
      `SELECT h.version, h.snapshot ->> 'description' AS description, b.source, r.id IS NOT NULL AS page
       FROM pfa_mirror_history h JOIN pems_batch b ON b.bronze_id = h.bronze_id LEFT JOIN pfa_bronze r ON r.id = b.bronze_id
       WHERE h.pfa_id = 'PFA-00001' AND h.version > 1 ORDER BY 1`,
    );
    expect(history).toEqual([
      { version: 2, description: "this month", source: "pull", page: false },
      { version: 3, description: "its last minute", source: "pull", page: false },
      { version: 4, description: "the next month", source: "pull", page: true },
    ]);
    const silver = await world.rows("SELECT version FROM pfa_silver WHERE pfa_id = 'PFA-00001'");
    expect(silver).toEqual([{ version: 4 }]);
    const [others] = await world.rows("SELECT count(*)::int AS n FROM pfa_silver");
    expect(others).toEqual({ n: 20 });
    expect((await keepPartitions(world.deps)).dropped).toEqual([]);
  });

  it("are dropped another time while they are in use: nobody waits for it", async () => {
    goTo(new Date(monthsOn(1).getTime() + 30 * DAY_MS));
    const client = await world.owner.connect();
    await client.query("BEGIN");
    await client.query("SELECT count(*) FROM pfa_bronze");
    expect((await keepPartitions(world.deps)).dropped).toEqual([]);
    await client.query("COMMIT");
    client.release();
    expect((await keepPartitions(world.deps)).dropped).toHaveLength(1);
  });

  it("fail aloud when the database refuses for another reason", async () => {
    await world.rows("ALTER FUNCTION pfa_drop_past_partition(timestamptz, timestamptz) RENAME TO pfa_gone");
    await expect(keepPartitions(world.deps)).rejects.toThrow();
    await world.rows("ALTER FUNCTION pfa_gone(timestamptz, timestamptz) RENAME TO pfa_drop_past_partition");
  });

  it("that nobody made in time leave rows in the default one, with a warning; they move when it is made", async () => {
    const warned = vi.spyOn(world.deps.log, "warn");
    goTo(monthsOn(5));
    expect(await pullChange("too late")).toBe("pfa_bronze_default");
    expect(await strayGauge()).toBe("1");
    expect(await keepPartitions(world.deps)).toMatchObject({ strays: { pfa_bronze: 1, sync_attempt: 0 } });
    expect(warned).toHaveBeenCalledWith(
      { strays: { pfa_bronze: 1, sync_attempt: 0 } },
      expect.stringContaining("default partition"),
    );
    expect(await strayGauge()).toBe("0");
    const [page] = await world.rows("SELECT tableoid::regclass::text AS name FROM pfa_bronze");
    expect(page).toEqual({ name: nameOf(monthsOn(0)) });
  });
});

describe("versions whose raw pages are gone", () => {
  it("leave, but for the newest and the one that the mirror stands on after a repair set it back", async () => {
    const pfaId = "PFA-00002";
    const mirror = await world.rows<{ version: number }>("SELECT version FROM pfa_mirror WHERE pfa_id = $1", [
      pfaId,
    ]);
    const first = mirror[0]?.version ?? 0;
    for (const description of ["a second", "a third", "a fourth"]) await pullChange(description, pfaId);
    // As after a repair: PEMS was restored from a backup and has the second again.
    await world.rows("UPDATE pfa_mirror SET version = $2 WHERE pfa_id = $1", [pfaId, first + 1]);
    await world.rows("DELETE FROM pfa_bronze");
    await keepPartitions(world.deps);
    const kept = await world.rows("SELECT version FROM pfa_silver WHERE pfa_id = $1 ORDER BY 1", [pfaId]);
    expect(kept).toEqual([{ version: first + 1 }, { version: first + 3 }]);
  });
});

describe("requests to PEMS", () => {
  it("are kept as long as their own setting says", async () => {
    const months = async () =>
      (
        await world.rows<{ name: string }>(
          "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'sync_attempt'::regclass ORDER BY 1",
        )
      ).map((row) => row.name);
    const [first] = await months();
    const settings = { ...world.deps.settings, attemptRetentionDays: 3_000 };
    expect((await keepPartitions({ ...world.deps, settings })).dropped).toEqual([]);
    goTo(monthsOn(2));
    const { dropped } = await keepPartitions({ ...world.deps, settings });
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped.filter((name) => name.startsWith("sync_attempt"))).toEqual([]);
    expect((await keepPartitions(world.deps)).dropped).toContain(first);
    expect(await months()).not.toContain(first);
  });
});
