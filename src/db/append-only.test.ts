import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Database } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { type FilledDatabase, filledDatabase } from "#src/db/testing/filled-database.ts";

const INSUFFICIENT_PRIVILEGE = "42501";
const RESTRICT_VIOLATION = "23001";

let filled: FilledDatabase;
let db: Database;
beforeAll(async () => {
  filled = await filledDatabase();
  db = connect({ url: filled.url, name: "test" });
});
afterAll(async () => {
  await db.$client.end();
  await filled.drop();
});

describe.each(["pfa_mirror_history", "audit_log"])("%s", (table) => {
  it.each([`UPDATE ${table} SET pfa_id = 'PFA-00002'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])(
    "refuses: %s",
    async (statement) => {
      const asApplication = inOrganization(db, filled.mine, (tx) => tx.execute(sql.raw(statement)));
      await expect(asApplication).rejects.toMatchObject({ cause: { code: INSUFFICIENT_PRIVILEGE } });
      const before = await filled.owner.query(`SELECT * FROM ${table} ORDER BY id`);
      expect(before.rowCount).toBe(2);
      await expect(filled.owner.query(statement)).rejects.toMatchObject({ code: RESTRICT_VIOLATION });
      const after = await filled.owner.query(`SELECT * FROM ${table} ORDER BY id`);
      expect(after.rows).toEqual(before.rows);
    },
  );
});
