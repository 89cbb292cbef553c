import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "#src/db/migrate.ts";
import { type FilledDatabase, filledDatabase } from "#src/db/testing/filled-database.ts";

let filled: FilledDatabase;
beforeAll(async () => {
  filled = await filledDatabase();
});
afterAll(() => filled.drop());

describe("migrate", () => {
  it("ran as an owner who is no superuser", async () => {
    const { rows } = await filled.owner.query(
      `SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });

  it("kept every row that was there when the later migrations came", async () => {
    const { rows } = await filled.owner.query(
      `SELECT m.organization_id AS id, m.monthly_rate, q.payload, h.version
       FROM pfa_mirror m JOIN pfa_write_queue q USING (organization_id, pfa_id)
       JOIN pfa_mirror_history h USING (organization_id, pfa_id) ORDER BY 1`,
    );
    const row = { monthly_rate: "5500.00", payload: { dor: "BEO" }, version: 1 };
    expect(rows).toEqual([filled.mine, filled.theirs].map(({ organizationId: id }) => ({ id, ...row })));
  });

  it("changes nothing when it runs again, also twice at the same time", async () => {
    const state = async () => {
      const { rows } = await filled.owner.query(
        `SELECT (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id) FROM drizzle.__drizzle_migrations m) AS migrations,
                (SELECT jsonb_agg(oid::int ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS relations`,
      );
      return rows;
    };
    const before = await state();
    await migrate(filled.url);
    await Promise.all([migrate(filled.url), migrate(filled.url)]);
    expect(await state()).toEqual(before);
  });

  it("makes the partitions of this month and of the three that follow", async () => {
    const { rows } = await filled.owner.query<{ parent: string; partitions: number }>(
      `SELECT inhparent::regclass::text AS parent, count(*)::int AS partitions FROM pg_inherits
       JOIN pg_class c ON c.oid = inhrelid WHERE c.relkind = 'r' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { parent: "pfa_bronze", partitions: 5 },
      { parent: "sync_attempt", partitions: 5 },
    ]);
  });

  it("makes a partition late, when rows of its month lie in the default one already", async () => {
    const names = await filled.owner.query<{ parent: string; name: string; moment: string }>(
      `SELECT parent, moment, parent || to_char(now() AT TIME ZONE 'UTC', '_YYYY_MM') AS name
       FROM (VALUES ('pfa_bronze', 'received_at'), ('sync_attempt', 'at')) AS p(parent, moment)`,
    );
    for (const { parent, name } of names.rows) {
      // As if nobody had migrated for months: this month has no partition, and its rows are in the default one.
      await filled.owner.query(`ALTER TABLE ${parent} DETACH PARTITION ${name}`);
      await filled.owner.query(`INSERT INTO ${parent}_default SELECT * FROM ${name}`);
      await filled.owner.query(`DROP TABLE ${name}`);
    }
    await migrate(filled.url);
    for (const { parent, name } of names.rows) {
      const { rows } = await filled.owner.query(
        `SELECT (SELECT count(*)::int FROM ${parent}) AS kept, (SELECT count(*)::int FROM ${name}) AS moved,
                (SELECT count(*)::int FROM pg_constraint WHERE conrelid = '${name}'::regclass AND contype IN ('p', 'f')) AS keys`,
      );
      expect(rows, name).toEqual([{ kept: 2, moved: 2, keys: 2 }]);
    }
  });
});
