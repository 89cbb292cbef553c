import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type TestDatabase, testDatabase } from "#scripts/test-database.ts";
import { assertSafeToStart, connect, type Database } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";

let database: TestDatabase;
const opened: Database[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  for (const db of opened) await db.$client.end();
  await database.drop();
});

/** A plain pool: one of its connections may still be closing when the database is dropped under it. */
function plainPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ max: 1, ...config });
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
function open(config: pg.PoolConfig): Database {
  const db = drizzle(plainPool(config)) as Database;
  opened.push(db);
  return db;
}
async function terminate(pid: number | undefined): Promise<void> {
  await open({ connectionString: inject("superuserUrl") }).execute(sql`SELECT pg_terminate_backend(${pid})`);
}

describe("connect", () => {
  it("works as pfa_app whoever signs in, an owner or a superuser", async () => {
    for (const url of [database.ownerUrl, inject("superuserUrl")]) {
      const db = connect({ url, name: "test" });
      opened.push(db);
      await expect(assertSafeToStart(db)).resolves.toBeUndefined();
      expect((await db.execute(sql`SELECT current_user AS name`)).rows).toEqual([{ name: "pfa_app" }]);
    }
  });

  it.each([
    ["by its start-up option", true],
    ["as a setting of the user, behind a pooler that drops start-up options", false],
  ])("lets a user of its own work as pfa_app, %s", async (_, startupOption) => {
    const role = `test_${randomBytes(6).toString("hex")}`;
    const admin = open({ connectionString: inject("superuserUrl") });
    await admin.execute(sql.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'test' IN ROLE pfa_app`));
    if (!startupOption) await admin.execute(sql.raw(`ALTER ROLE ${role} SET role = pfa_app`));
    const url = new URL(database.url);
    [url.username, url.password] = [role, "test"];
    const db = startupOption
      ? connect({ url: url.href, max: 1, name: "test" })
      : (drizzle(plainPool({ connectionString: url.href })) as Database);
    const gone = once(db.$client, "remove");
    await expect(assertSafeToStart(db)).resolves.toBeUndefined();
    expect((await db.execute(sql`SELECT current_user AS name`)).rows).toEqual([{ name: "pfa_app" }]);
    await db.$client.end();
    await gone;
    await admin.execute(sql.raw(`DROP ROLE ${role}`));
  });

  it("outlives a server that ends a transaction between two of its statements", async () => {
    const db = connect({ url: database.url, max: 1, name: "test" });
    opened.push(db);
    const transaction = db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
      await terminate(rows[0]?.pid);
      await tx.execute(sql`SELECT 1`);
    });
    await expect(transaction).rejects.toThrow();
    expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
  });

  it("gets back a connection on which a transaction could not begin", async () => {
    const db = connect({ url: database.url, max: 1, name: "test" });
    opened.push(db);
    db.$client.once("acquire", (client) => {
      const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
      connection.stream.destroy();
    });
    await expect(db.transaction(async () => "done")).rejects.toThrow();
    expect(await db.transaction(async () => "done")).toBe("done");
  });

  it("replaces an idle connection that the server closed", async () => {
    const db = connect({ url: database.url, max: 1, name: "test" });
    opened.push(db);
    const removed = new Promise((resolve) => db.$client.once("remove", resolve));
    const { rows } = await db.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    await terminate(rows[0]?.pid);
    await removed;
    expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]);
  });
});

describe("assertSafeToStart", () => {
  it("refuses a superuser by name", async () => {
    const db = open({ connectionString: inject("superuserUrl") });
    await expect(assertSafeToStart(db)).rejects.toThrow(/must not work as "postgres"/);
  });

  it("refuses the owner of the tables", async () => {
    const db = open({ connectionString: database.ownerUrl });
    await expect(assertSafeToStart(db)).rejects.toThrow(/must not work as "pfa_owner"/);
  });

  it.each([
    ["passes row-level security by", "BYPASSRLS"],
    ["inherits the owner's rights", "IN ROLE pfa_owner"],
  ])("refuses a role that %s", async (_, attribute) => {
    const role = `test_${randomBytes(6).toString("hex")}`;
    const admin = open({ connectionString: inject("superuserUrl") });
    await admin.execute(sql.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'test' ${attribute}`));
    const url = new URL(database.url);
    [url.username, url.password] = [role, "test"];
    const pool = plainPool({ connectionString: url.href });
    const gone = once(pool, "remove");
    await expect(assertSafeToStart(drizzle(pool) as Database)).rejects.toThrow(`must not work as "${role}"`);
    await pool.end();
    await gone;
    await admin.execute(sql.raw(`DROP ROLE ${role}`));
  });

  it("refuses a server that may lose acknowledged commits", async () => {
    const options = "-c role=pfa_app -c synchronous_commit=off";
    const db = open({ connectionString: database.url, options });
    await expect(assertSafeToStart(db)).rejects.toThrow(/synchronous_commit is off/);
  });
});

describe("inOrganization", () => {
  const actor = { organizationId: crypto.randomUUID(), userId: crypto.randomUUID() };
  const settings = sql`SELECT current_setting('pfa.organization_id', true) AS organization,
    current_setting('pfa.actor_id', true) AS actor, pg_backend_pid() AS pid`;

  it("sets organization and actor for its transaction, and leaves nothing to the next borrower", async () => {
    const db = connect({ url: database.url, max: 1, name: "test" });
    opened.push(db);
    const [inside] = (await inOrganization(db, actor, (tx) => tx.execute(settings))).rows;
    expect(inside).toMatchObject({ organization: actor.organizationId, actor: actor.userId });
    const [after] = (await db.execute(settings)).rows;
    expect(after).toEqual({ organization: "", actor: "", pid: inside?.pid });

    const failing = inOrganization(db, actor, async (tx) => {
      await tx.execute(sql`SELECT 1 / 0`);
    });
    await expect(failing).rejects.toMatchObject({ cause: { code: "22012" } });
    expect((await db.execute(settings)).rows).toEqual([after]);
    const { rows } = await db.execute(sql`SELECT pfa_current_organization() AS id, current_user AS name`);
    expect(rows).toEqual([{ id: null, name: "pfa_app" }]);
  });
});
