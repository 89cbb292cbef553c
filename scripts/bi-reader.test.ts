import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runOnce } from "#scripts/run-once.ts";
import { listReaders, removeReader } from "#src/db/bi-readers.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const name = `cli_${randomBytes(6).toString("hex")}`;
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  for (const reader of await listReaders(world.url)) await removeReader(world.url, reader.name);
  await world.close();
});

const run = (...args: string[]) =>
  runOnce("bi-reader", ["scripts/bi-reader.ts", ...args], {
    PATH: process.env.PATH,
    DATABASE_URL: world.url,
    NEXTAUTH_SECRET: "a-secret-for-tests-of-32-characters",
    CREDENTIAL_KEY: world.deps.settings.credentialKey,
  });

it("makes, lists and removes a reader, and shows its password once", async () => {
  expect(await run("list")).toBe("There is no reader.\n");
  const made = await run("add", name, "--organizations", "RIO, HOLNG", "--money");
  const password = /^ {2}(\S{32})$/m.exec(made)?.[1] ?? "";
  const listed = await run("list");
  expect(listed).toBe(`${name}: HOLNG, RIO, with money\n`);
  const url = new URL(world.url);
  url.username = name;
  url.password = password;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const { rows } = await client.query("SELECT organization FROM gold.organizations ORDER BY 1");
  await client.end();
  expect(rows).toEqual([{ organization: "HOLNG" }, { organization: "RIO" }]);
  expect(await run("remove", name)).toBe(`Reader ${name} is gone.\n`);
  await expect(run("remove", name)).rejects.toThrow(`There is no reader “${name}”.`);
});

it("says how it is used when it can't tell what is meant", async () => {
  for (const args of [["add"], ["drop", name]]) {
    await expect(run(...args)).rejects.toThrow("npm run bi-reader -- list");
  }
});
