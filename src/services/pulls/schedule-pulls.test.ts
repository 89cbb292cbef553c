import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { schedulePulls } from "#src/services/pulls/schedule-pulls.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

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

it("reads everything of an organization that was never pulled", async () => {
  expect(await schedulePulls(world.deps, { onlyNeverPulled: true })).toBe(2);
  expect(await asked()).toEqual([
    { code: "HOLNG", mode: "full", trigger: "start" },
    { code: "RIO", mode: "full", trigger: "start" },
  ]);
});

it("reads what changed since, and everything when the last full pull is a day old", async () => {
  await world.rows(
    "UPDATE organization SET last_pull_at = now(), last_full_pull_at = now() - interval '1 hour'",
  );
  await world.rows(
    "UPDATE organization SET last_full_pull_at = now() - interval '25 hours' WHERE code = 'RIO'",
  );
  expect(await schedulePulls(world.deps)).toBe(2);
  expect(await asked()).toEqual([
    { code: "HOLNG", mode: "incremental", trigger: "schedule" },
    { code: "RIO", mode: "full", trigger: "schedule" },
  ]);
});

it("leaves out those that were pulled before, where only new ones are meant", async () => {
  expect(await schedulePulls(world.deps, { onlyNeverPulled: true })).toBe(0);
  expect(await asked()).toEqual([]);
});
