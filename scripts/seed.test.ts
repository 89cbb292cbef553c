import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoSignIns, seed } from "#scripts/seed.ts";
import { type TestDatabase, testDatabase } from "#scripts/test-database.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

describe("seed", () => {
  let database: TestDatabase;
  let client: pg.Client;
  const options = () => ({
    ownerUrl: database.ownerUrl,
    pemsBaseUrl: "http://127.0.0.1:4010/api",
    pemsToken: "first token",
    credentialKey: KEY,
  });
  const rows = async (text: string) => (await client.query(text)).rows;
  const memberships = () =>
    rows(`SELECT u.email, o.code, t.name AS role FROM membership m JOIN app_user u ON u.id = m.user_id
          JOIN organization o ON o.id = m.organization_id JOIN role_template t ON t.id = m.role_template_id
          WHERE NOT u.is_service ORDER BY 1, 2`);

  beforeAll(async () => {
    database = await testDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it("makes the demo people members of their organizations, also when two starts meet", async () => {
    const made = await Promise.all([seed(options()), seed({ ...options(), password: "vanguard-demo" })]);
    expect(made.toSorted()).toEqual([false, true]);
    expect(await memberships()).toEqual([
      { email: "admin@demo.example", code: "HOLNG", role: "Administrator" },
      { email: "admin@demo.example", code: "PORTARTHUR", role: "Administrator" },
      { email: "admin@demo.example", code: "RIO", role: "Administrator" },
      { email: "contractor@demo.example", code: "RIO", role: "Contractor" },
      { email: "jonas@demo.example", code: "RIO", role: "Project Manager" },
      { email: "maria@demo.example", code: "HOLNG", role: "Project Manager" },
      { email: "maria@demo.example", code: "RIO", role: "Project Manager" },
      { email: "viewer@demo.example", code: "RIO", role: "Viewer" },
    ]);
    expect(await rows("SELECT count(*)::int AS n FROM pems_connection")).toEqual([{ n: 1 }]);
  });

  it("keeps what people changed since", async () => {
    const before = await rows("SELECT credential FROM pems_connection");
    await client.query(`DELETE FROM membership m USING app_user u, organization o WHERE u.id = m.user_id
                        AND o.id = m.organization_id AND u.email = 'maria@demo.example' AND o.code = 'HOLNG'`);
    await client.query("UPDATE app_user SET password_hash = 'changed' WHERE email = 'jonas@demo.example'");
    await seed(options());
    const codes = (await memberships()).filter((row) => row.email === "maria@demo.example");
    expect(codes).toEqual([{ email: "maria@demo.example", code: "RIO", role: "Project Manager" }]);
    expect(await rows("SELECT password_hash FROM app_user WHERE email = 'jonas@demo.example'")).toEqual([
      { password_hash: "changed" },
    ]);
    expect(await rows("SELECT credential FROM pems_connection")).toEqual(before);
  });

  it("takes another token, which ends the pause of the old one", async () => {
    await client.query("UPDATE pems_connection SET paused_at = now(), pause_reason = 'refused'");
    const [before] = await rows("SELECT credential FROM pems_connection");
    await seed({ ...options(), pemsToken: "second token" });
    const [after] = await rows("SELECT credential, paused_at FROM pems_connection");
    expect(after.credential).not.toBe(before.credential);
    expect(after.paused_at).toBeNull();
  });

  it("moves organizations to another PEMS and has them read from the start", async () => {
    await client.query("UPDATE organization SET pull_cursor = 'c', last_pull_at = now()");
    await seed({ ...options(), pemsBaseUrl: "http://127.0.0.1:4999/api", organizations: ["RIO", "NEW"] });
    expect(
      await rows(`SELECT o.code, c.base_url, o.pull_cursor FROM organization o
                  JOIN pems_connection c ON c.id = o.connection_id ORDER BY 1`),
    ).toEqual([
      { code: "HOLNG", base_url: "http://127.0.0.1:4010/api", pull_cursor: "c" },
      { code: "NEW", base_url: "http://127.0.0.1:4999/api", pull_cursor: null },
      { code: "PORTARTHUR", base_url: "http://127.0.0.1:4010/api", pull_cursor: "c" },
      { code: "RIO", base_url: "http://127.0.0.1:4999/api", pull_cursor: null },
    ]);
    const inNew = (await memberships()).filter((row) => row.code === "NEW");
    expect(inNew).toEqual([{ email: "admin@demo.example", code: "NEW", role: "Administrator" }]);
  });

  it("names each demo person with their role and organizations", () => {
    expect(demoSignIns(["RIO", "HOLNG"], "a-password")).toContain(
      "maria@demo.example        Project Manager in RIO, HOLNG",
    );
    expect(demoSignIns(["ELSEWHERE"], "a-password")).toContain(
      "viewer@demo.example       Viewer in ELSEWHERE",
    );
  });
});
