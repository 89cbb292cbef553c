import { getTableName, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#scripts/test-database.ts";
import * as bulkAnswer from "#src/db/schema/bulk-answer.ts";
import * as mirror from "#src/db/schema/mirror.ts";
import * as modification from "#src/db/schema/modification.ts";
import * as organization from "#src/db/schema/organization.ts";
import * as readSide from "#src/db/schema/read-side.ts";
import * as savedView from "#src/db/schema/saved-view.ts";
import * as sync from "#src/db/schema/sync.ts";

const declared: PgTable[] = Object.values({
  ...bulkAnswer,
  ...mirror,
  ...modification,
  ...organization,
  ...readSide,
  ...savedView,
  ...sync,
}).filter((value) => is(value, PgTable));
const spaceless = (type: string) => type.replace(/\s*([(),])\s*/g, "$1");

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe("the migrated database", () => {
  it("has exactly the tables that src/db/schema declares", async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
    );
    expect(rows.map((row) => row.name)).toEqual(declared.map((table) => getTableName(table)).sort());
  });

  it.each(declared.map((table) => [getTableName(table), table] as const))(
    "has the columns of %s with their types, nullability and defaults",
    async (name, table) => {
      const { rows } = await client.query(
        `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS "notNull",
                a.atthasdef AS "hasDefault"
         FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attname`,
        [name],
      );
      const columns = getTableConfig(table).columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        notNull: column.notNull,
        // A default that the application makes (an id) is none in the database.
        // Postgres keeps the expression of a generated column as its default.
        hasDefault: column.default !== undefined || column.generated !== undefined,
      }));
      const alike = (list: { name: string; type: string }[]) =>
        list
          .map((column) => ({ ...column, type: spaceless(column.type) }))
          .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(alike(rows)).toEqual(alike(columns));
    },
  );

  it.each(declared.map((table) => [getTableName(table), table] as const))(
    "has the keys and indexes of %s, and no others",
    async (name, table) => {
      const { rows } = await client.query<{ name: string; columns: string[]; unique: boolean }>(
        `SELECT c.relname AS name, i.indisunique AS unique,
                ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k(number, place)
                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place) AS columns
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass AND NOT i.indisprimary`,
        [name],
      );
      const config = getTableConfig(table);
      const named = (columns: unknown[]) => columns.map((column) => (column as { name: string }).name);
      const expected = [
        ...config.indexes.map(({ config: index }) => ({
          name: index.name ?? "",
          unique: index.unique,
          columns: named(index.columns),
        })),
        ...config.uniqueConstraints.map((constraint) => ({
          name: constraint.getName() ?? "",
          unique: true,
          columns: named(constraint.columns),
        })),
        ...config.columns
          .filter((column) => column.isUnique)
          .map((column) => ({ name: column.uniqueName ?? "", unique: true, columns: [column.name] })),
      ];
      const byName = (list: { name: string }[]) => list.sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(byName(rows)).toEqual(byName(expected));
      const primary = await client.query<{ columns: string[] }>(
        `SELECT ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum = ANY (i.indkey)) AS columns
         FROM pg_index i WHERE i.indrelid = $1::regclass AND i.indisprimary`,
        [name],
      );
      const keyColumns = [
        ...config.primaryKeys.flatMap((key) => named(key.columns)),
        ...config.columns.filter((column) => column.primary).map((column) => column.name),
      ];
      expect(primary.rows[0]?.columns.sort()).toEqual(keyColumns.sort());
    },
  );
});
