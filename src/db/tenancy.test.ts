import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Database, type Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { type FilledDatabase, filledDatabase } from "#src/db/testing/filled-database.ts";

// Also the code of "new row violates row-level security policy".
const INSUFFICIENT_PRIVILEGE = "42501";

let filled: FilledDatabase;
let db: Database;
let tables: { name: string; secured: boolean; policies: number }[];
beforeAll(async () => {
  filled = await filledDatabase();
  db = connect({ url: filled.url, name: "test" });
  const { rows } = await filled.owner.query(
    `SELECT c.relname AS name, c.relrowsecurity AS secured,
            (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  tables = rows;
});
afterAll(async () => {
  await db.$client.end();
  await filled.drop();
});

const asMine = <T>(work: (tx: Transaction) => Promise<T>) => inOrganization(db, filled.mine, work);
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "nothing was refused";
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause ?? error;
    return (cause as { code?: string }).code ?? String(cause);
  }
};
/** How many rows a statement changed; 0 when the role may not even try. */
const changedBy = async (statement: ReturnType<typeof sql>): Promise<number | null> => {
  try {
    return (await asMine((tx) => tx.execute(statement))).rowCount;
  } catch (error) {
    expect(await codeOf(Promise.reject(error))).toBe(INSUFFICIENT_PRIVILEGE);
    return 0;
  }
};

describe("every table with an organization", () => {
  it("has row-level security on, and a policy", () => {
    expect(tables.length).toBeGreaterThanOrEqual(12);
    expect(tables.filter((table) => !table.secured || table.policies === 0)).toEqual([]);
  });

  it("shows the rows of the present organization, and none of another", async () => {
    for (const { name } of tables) {
      const { rows: all } = await filled.owner.query(`SELECT DISTINCT organization_id FROM ${name}`);
      expect(all, `both organizations have rows in ${name}`).toHaveLength(2);
      const { rows } = await asMine((tx) =>
        tx.execute(sql`SELECT DISTINCT organization_id AS id FROM ${sql.identifier(name)}`),
      );
      expect(rows, name).toEqual([{ id: filled.mine.organizationId }]);
    }
  });

  it("shows nothing when no organization is set", async () => {
    for (const { name } of tables) {
      const { rows } = await db.execute(sql`SELECT 1 FROM ${sql.identifier(name)}`);
      expect(rows, name).toEqual([]);
    }
  });

  it("takes no row for another organization", async () => {
    for (const { name } of tables) {
      const { rows } = await filled.owner.query<{ row: object }>(
        `SELECT to_jsonb(t) AS row FROM ${name} t WHERE organization_id = $1`,
        [filled.theirs.organizationId],
      );
      const row = JSON.stringify({ ...rows[0]?.row, id: crypto.randomUUID() });
      const { rows: given } = await filled.owner.query<{ columns: string }>(
        `SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
        [name],
      );
      const columns = sql.raw(given[0]?.columns ?? "");
      const insert = sql`INSERT INTO ${sql.identifier(name)} (${columns})
        SELECT ${columns} FROM jsonb_populate_record(NULL::${sql.identifier(name)}, ${row}::jsonb)`;
      expect(await codeOf(asMine((tx) => tx.execute(insert))), name).toBe(INSUFFICIENT_PRIVILEGE);
    }
  });

  it("lets nobody change, take away or give away rows across organizations", async () => {
    const { mine, theirs } = filled;
    for (const { name } of tables) {
      const table = sql.identifier(name);
      const touch = sql`UPDATE ${table} SET organization_id = organization_id WHERE organization_id = ${theirs.organizationId}`;
      const remove = sql`DELETE FROM ${table} WHERE organization_id = ${theirs.organizationId}`;
      const give = sql`UPDATE ${table} SET organization_id = ${theirs.organizationId} WHERE organization_id = ${mine.organizationId}`;
      expect(await changedBy(touch), `UPDATE of ${name}`).toBe(0);
      expect(await changedBy(remove), `DELETE from ${name}`).toBe(0);
      expect(await codeOf(asMine((tx) => tx.execute(give))), `giving away ${name}`).toBe(
        INSUFFICIENT_PRIVILEGE,
      );
    }
  });
});

describe("what is not a tenant table", () => {
  it("shows one organization, its connection and its people", async () => {
    const { mine } = filled;
    await asMine(async (tx) => {
      const ids = async (query: ReturnType<typeof sql>) => (await tx.execute(query)).rows;
      expect(await ids(sql`SELECT id FROM organization`)).toEqual([{ id: mine.organizationId }]);
      expect(await ids(sql`SELECT id FROM pems_connection`)).toEqual([{ id: mine.connectionId }]);
      expect(await ids(sql`SELECT id FROM app_user`)).toEqual([{ id: mine.userId }]);
    });
  });

  it("can't be changed in another organization", async () => {
    const { theirs } = filled;
    expect(await changedBy(sql`UPDATE organization SET name = 'x' WHERE id = ${theirs.organizationId}`)).toBe(
      0,
    );
    expect(
      await changedBy(sql`UPDATE pems_connection SET credential = 'x' WHERE id = ${theirs.connectionId}`),
    ).toBe(0);
    expect(await changedBy(sql`UPDATE app_user SET name = 'x' WHERE id = ${theirs.userId}`)).toBe(0);
  });

  it("keeps password hashes and session versions from the application's role", async () => {
    for (const column of ["password_hash", "session_version", "*"]) {
      const read = sql`SELECT ${sql.raw(column)} FROM app_user`;
      expect(await codeOf(asMine((tx) => tx.execute(read))), column).toBe(INSUFFICIENT_PRIVILEGE);
    }
  });

  it("gives no way around a parent's policies through its partitions", async () => {
    const { rows } = await filled.owner.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relispartition AND relkind = 'r'",
    );
    expect(rows.length).toBeGreaterThanOrEqual(10);
    for (const { name } of rows) {
      const read = sql`SELECT 1 FROM ${sql.identifier(name)}`;
      expect(await codeOf(asMine((tx) => tx.execute(read))), name).toBe(INSUFFICIENT_PRIVILEGE);
    }
  });

  it("has no view that runs with its owner's rights, and no materialized view in reach", async () => {
    const { rows } = await filled.owner.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (
         (relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions) OR 'security_invoker=on' = ANY (reloptions), false))
         OR (relkind = 'm' AND has_table_privilege('pfa_app', oid, 'SELECT')))`,
    );
    expect(rows).toEqual([]);
  });

  it("looks across organizations by functions alone, with a fixed search path, not open to everybody", async () => {
    const { rows } = await filled.owner.query(
      `SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prosecdef
         AND (NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)
           OR EXISTS (SELECT 1 FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0))`,
    );
    expect(rows).toEqual([]);
    const { rows: may } = await filled.owner.query(
      "SELECT has_schema_privilege('pfa_app', 'public', 'CREATE') AS create",
    );
    expect(may).toEqual([{ create: false }]);
  });
});
