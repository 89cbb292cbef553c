import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { totalFigures } from "#src/services/gold/figures.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
  vi.stubEnv("DATABASE_URL", world.url);
  vi.stubEnv("CREDENTIAL_KEY", world.deps.settings.credentialKey);
});
afterAll(async () => {
  const { endWork } = await import("#worker/session.ts");
  await endWork();
  vi.unstubAllEnvs();
  await world.close();
});

it("brings the figures of every organization up to date, and ends early when it is told to", async () => {
  const { default: refreshGold } = await import("#worker/tasks/refresh_gold.ts");
  await world.seedRecords(8);
  const records = async () =>
    (await totalFigures(world.deps, world.maria, {})).rows[0]?.layers.forecast?.quantity ?? 0;
  await refreshGold({}, { abortSignal: AbortSignal.abort() } as never);
  expect(await records()).toBe(0);
  await refreshGold({}, {} as never);
  expect(await records()).toBe(8);
});

it("is asked for each minute, by both ways of starting a worker", () => {
  for (const file of ["worker/crontab", "worker/run-worker.ts"]) {
    expect(readFileSync(file, "utf8"), file).toContain("* * * * * refresh_gold ?max=1");
  }
});
