import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#scripts/test-database.ts";

describe("testDatabase", () => {
  let first: TestDatabase;
  let second: TestDatabase;
  const clients: pg.Client[] = [];
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    clients.push(client);
    await client.connect();
    return client;
  };

  beforeAll(async () => {
    [first, second] = await Promise.all([testDatabase(), testDatabase()]);
  });
  afterAll(async () => {
    for (const client of clients) await client.end().catch(() => {});
    await first.drop();
    await second.drop();
  });

  it("gives each caller a database of its own, made at the same time", async () => {
    const a = await connect(first.url);
    const b = await connect(second.url);
    await a.query("CREATE TABLE only_here (id int)");
    const seen = await b.query("SELECT to_regclass('only_here') AS found");
    expect(seen.rows).toEqual([{ found: null }]);
  });

  it("connects as an owner who is no superuser, in UTF-8 with synchronous commit", async () => {
    const client = await connect(first.ownerUrl);
    const { rows } = await client.query(
      `SELECT rolsuper, rolbypassrls, current_setting('synchronous_commit') AS sync,
              pg_encoding_to_char(encoding) AS encoding, lower('ÄÖ') AS lower
       FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, sync: "on", encoding: "UTF8", lower: "äö" },
    ]);
  });

  it("drops a database that is still in use", async () => {
    const third = await testDatabase();
    const client = await connect(third.url);
    const lost = new Promise((resolve) => client.once("error", resolve));
    await third.drop();
    await lost;
    await expect(connect(third.url)).rejects.toThrow(/does not exist/);
  });
});
