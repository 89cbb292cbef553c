import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { schedulePulls } from "#src/services/pulls/schedule-pulls.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const MINUTE_MS = 60_000;
let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => world.rows("DELETE FROM graphile_worker._private_jobs"));

const asked = () =>
  world.rows(
    `SELECT o.code, j.payload ->> 'mode' AS mode, j.payload ->> 'trigger' AS trigger
     FROM graphile_worker._private_jobs j JOIN organization o ON o.id = (j.payload ->> 'organizationId')::uuid ORDER BY 1`,
  );
/** As if pulls had been completed this long ago. */
const pulled = (code: string, minutesAgo: number, fullMinutesAgo: number) =>
  world.rows(
    `UPDATE organization SET last_pull_at = $2::timestamptz, pull_attempted_at = $2,
       last_full_pull_at = $3::timestamptz, full_pull_attempted_at = $3 WHERE code = $1`,
    [
      code,
      ...[minutesAgo, fullMinutesAgo].map((ago) => new Date(world.deps.now().getTime() - ago * MINUTE_MS)),
    ],
  );

it("reads everything of an organization that was never pulled, and asks once", async () => {
  expect(await schedulePulls(world.deps, { onlyNeverPulled: true })).toBe(2);
  expect(await asked()).toEqual([
    { code: "HOLNG", mode: "full", trigger: "start" },
    { code: "RIO", mode: "full", trigger: "start" },
  ]);
  expect(await schedulePulls(world.deps)).toBe(0);
});

it("reads what changed every 15 minutes, and everything when the last full pull is a day old", async () => {
  await pulled("HOLNG", 15, 60);
  await pulled("RIO", 15, 24 * 60);
  expect(await schedulePulls(world.deps)).toBe(2);
  expect(await asked()).toEqual([
    { code: "HOLNG", mode: "incremental", trigger: "schedule" },
    { code: "RIO", mode: "full", trigger: "schedule" },
  ]);
  world.advance(14 * MINUTE_MS);
  expect(await schedulePulls(world.deps)).toBe(0);
  world.advance(MINUTE_MS);
  expect(await schedulePulls(world.deps)).toBe(2);
});

it("reads everything when that is owed, though others ask for pulls every few minutes; once in a quarter of an hour", async () => {
  await pulled("HOLNG", 1, 60);
  await pulled("RIO", 1, 25 * 60);
  /** Minutes pass, and a conflict or a person has just had both read. */
  const later = async (minutes: number) => {
    world.advance(minutes * MINUTE_MS);
    await world.rows("UPDATE organization SET pull_attempted_at = $1", [world.deps.now()]);
    return schedulePulls(world.deps);
  };
  expect(await later(0)).toBe(1);
  expect(await asked()).toEqual([{ code: "RIO", mode: "full", trigger: "schedule" }]);
  expect(await later(10)).toBe(0);
  expect(await later(5)).toBe(1);
  expect(await asked()).toMatchObject([
    { code: "RIO", mode: "full" },
    { code: "RIO", mode: "full" },
  ]);
});

it("goes by what the organization chose", async () => {
  await pulled("HOLNG", 15, 60);
  await pulled("RIO", 15, 60);
  await world.rows("UPDATE organization SET pull_every_minutes = 60 WHERE code = 'RIO'");
  expect(await schedulePulls(world.deps)).toBe(1);
  world.advance(45 * MINUTE_MS);
  await world.rows("UPDATE organization SET pull_every_minutes = 0 WHERE code = 'HOLNG'");
  expect(await schedulePulls(world.deps)).toBe(1);
  expect(await asked()).toEqual([
    { code: "HOLNG", mode: "incremental", trigger: "schedule" },
    { code: "RIO", mode: "incremental", trigger: "schedule" },
  ]);
});

it("leaves out those that were pulled before, where only new ones are meant", async () => {
  expect(await schedulePulls(world.deps, { onlyNeverPulled: true })).toBe(0);
  expect(await asked()).toEqual([]);
});
