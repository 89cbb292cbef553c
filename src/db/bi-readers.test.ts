import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addReader, type BiReader, listReaders, removeReader } from "#src/db/bi-readers.ts";
import { totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const DENIED = { code: "42501" };
const MONEY = /cost|rate|price|minus|forecast_before|forecast_now|forecast_change/;
const WITHOUT_MONEY = [
  "changes_since_yesterday_no_money",
  "monthly_by_quantity",
  "monthly_quantity",
  "organizations",
  "records_no_money",
];
const WITH_MONEY = [
  "changes_since_yesterday",
  "monthly",
  "monthly_by",
  "records",
  "variance",
  "variance_monthly",
];

// Roles belong to the cluster, which other tests use at the same time.
const suffix = randomBytes(6).toString("hex");
const nameOf = (name: string) => `${name}_${suffix}`;

/** What is there on an organization's first day is no change since: these have been known for three days. */
const beKnownForDays = (world: World) =>
  world.rows(`
    INSERT INTO pfa_mirror_history
    SELECT (jsonb_populate_record(null::pfa_mirror_history, to_jsonb(h) || jsonb_build_object('id', gen_random_uuid(),
      'pfa_id', 'PFA-of-before', 'observed_at', h.observed_at - interval '3 days'))).*
    FROM (SELECT DISTINCT ON (organization_id) * FROM pfa_mirror_history) h`);

describe("readers of the gold views", () => {
  let world: World;
  const open: pg.Client[] = [];
  let plain: pg.Client;
  let money: pg.Client;
  let both: pg.Client;

  const signIn = async (name: string, password: string) => {
    const url = new URL(world.url);
    url.username = name;
    url.password = password;
    const client = new pg.Client({ connectionString: url.href });
    client.on("error", () => undefined);
    await client.connect();
    open.push(client);
    return client;
  };
  const add = async (reader: Omit<BiReader, "name"> & { name: string }) =>
    signIn(nameOf(reader.name), await addReader(world.url, { ...reader, name: nameOf(reader.name) }));
  const codesIn = async (client: pg.Client, view: string) => {
    const { rows } = await client.query<{ organization: string }>(
      `SELECT DISTINCT organization FROM gold.${view} ORDER BY 1`,
    );
    return rows.map((row) => row.organization);
  };

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(60);
    await world.seedRecords(40, { organizationId: world.other.id });
    await beKnownForDays(world);
    for (const { id } of [world.organization, world.other]) await refreshGold(world.deps, id);
    plain = await add({ name: "plain", organizations: ["RIO"], money: false });
    money = await add({ name: "money", organizations: ["RIO"], money: true });
    both = await add({ name: "both", organizations: ["RIO", "HOLNG"], money: true });
  });
  afterAll(async () => {
    for (const client of open) await client.end();
    for (const { name } of await listReaders(world.url)) await removeReader(world.url, name);
    await world.close();
  });

  it("see the organizations that they are bound to, and no other", async () => {
    for (const view of [...WITH_MONEY, ...WITHOUT_MONEY]) {
      expect(await codesIn(money, view), view).toEqual(["RIO"]);
      expect(await codesIn(both, view), view).toEqual(["HOLNG", "RIO"]);
    }
    for (const view of WITHOUT_MONEY) expect(await codesIn(plain, view), view).toEqual(["RIO"]);
    const unbound = await world.rows<{ count: number }>("SELECT count(*)::int FROM gold.records");
    expect(unbound, "not even the owner, who is bound to none").toEqual([{ count: 0 }]);
  });

  it("read the figures that the product shows", async () => {
    const { rows } = await totalFigures(world.deps, world.maria, {});
    const layers = await money.query(
      `SELECT layer, sum(cost)::text AS cost, sum(days)::float8 AS days FROM gold.monthly GROUP BY 1 ORDER BY 1 DESC`,
    );
    const shown = rows[0]?.layers;
    expect(layers.rows).toEqual([
      { layer: "plan", cost: shown?.plan?.cost, days: shown?.plan?.days },
      { layer: "forecast", cost: shown?.forecast?.cost, days: shown?.forecast?.days },
      { layer: "actual", cost: shown?.actual?.cost, days: shown?.actual?.days },
    ]);
    const sum =
      "sum(plan_cost)::text AS plan, sum(forecast_cost)::text AS forecast, sum(actual_cost)::text AS actual";
    const differences = "sum(forecast_minus_plan)::text AS moved";
    const costs = {
      plan: shown?.plan?.cost,
      forecast: shown?.forecast?.cost,
      actual: shown?.actual?.cost,
    };
    for (const view of ["variance", "variance_monthly WHERE dimension = 'all'"]) {
      const { rows: found } = await money.query(`SELECT ${sum}, ${differences} FROM gold.${view}`);
      const moved = (Number(costs.forecast) - Number(costs.plan)).toFixed(2);
      expect(found, view).toEqual([{ ...costs, moved }]);
    }
    const { rows: records } = await money.query(`SELECT ${sum} FROM gold.records WHERE NOT is_discontinued`);
    expect(records).toEqual([costs]);
    const quantity = await plain.query("SELECT sum(quantity)::int AS n FROM gold.monthly_quantity");
    const withMoney = await money.query("SELECT sum(quantity)::int AS n FROM gold.monthly");
    expect(quantity.rows).toEqual(withMoney.rows);
    const changes = await listChanges(world.deps, world.maria, {});
    const moves = await money.query<{ n: number; moved: string }>(
      "SELECT count(*)::int AS n, sum(forecast_change)::text AS moved FROM gold.changes_since_yesterday",
    );
    expect(moves.rows).toEqual([{ n: changes.total, moved: changes.forecastCostChange }]);
    expect(changes.total).toBe(60);
  });

  it("see no money where they may not", async () => {
    for (const view of WITH_MONEY) {
      await expect(plain.query(`SELECT 1 FROM gold.${view}`), view).rejects.toMatchObject(DENIED);
    }
    for (const view of WITHOUT_MONEY) {
      const { fields } = await plain.query(`SELECT * FROM gold.${view} LIMIT 0`);
      expect(fields.map((field) => field.name).filter((name) => MONEY.test(name))).toEqual([]);
    }
    await world.changeInPems(pfaIdOf(1), { monthlyRate: "77.77", model: "New" });
    await world.owner.query("ALTER TABLE pfa_mirror_history DISABLE TRIGGER append_only");
    await world.rows(
      "UPDATE pfa_mirror_history SET observed_at = observed_at - interval '2 days' WHERE version = 1",
    );
    await world.rows("UPDATE gold.refresh_state SET as_of = as_of - 1");
    await refreshGold(world.deps, world.organization.id);
    const change = await plain.query("SELECT pfa_id, fields FROM gold.changes_since_yesterday_no_money");
    expect(change.rows).toEqual([{ pfa_id: pfaIdOf(1), fields: ["model"] }]);
  });

  it("can't write, nor read anything else", async () => {
    for (const client of [plain, both]) {
      await client.query("SET default_transaction_read_only = off");
      await client.query("SET statement_timeout = 0");
      for (const statement of [
        "DELETE FROM gold.monthly_quantity",
        "INSERT INTO gold.organizations (organization) VALUES ('x')",
        `INSERT INTO gold.reader SELECT '${nameOf("plain")}', gen_random_uuid()`,
        "UPDATE gold.fact_month SET plan_cost = 0",
        "CREATE TABLE gold.mine (id int)",
        "CREATE TABLE public.mine (id int)",
      ]) {
        await expect(client.query(statement), statement).rejects.toMatchObject({
          code: expect.stringMatching(/^(42501|55000)$/),
        });
      }
      const { rows: tables } = await client.query<{ name: string }>(
        `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('public', 'gold') AND c.relkind IN ('r', 'p')`,
      );
      expect(tables.length).toBeGreaterThan(25);
      for (const { name } of tables) {
        await expect(client.query(`SELECT 1 FROM ${name}`), name).rejects.toMatchObject(DENIED);
      }
      const { rows: functions } = await client.query<{ name: string }>(
        `SELECT oid::regprocedure::text AS name FROM pg_proc
         WHERE prosecdef AND pronamespace = 'public'::regnamespace AND has_function_privilege(oid, 'EXECUTE')`,
      );
      expect(functions).toEqual([]);
    }
  });

  it("begin every transaction read-only, with a limit on its time", async () => {
    const fresh = await add({ name: "fresh", organizations: ["RIO"], money: false });
    const { rows } = await fresh.query(
      "SELECT current_setting('transaction_read_only') AS ro, current_setting('statement_timeout') AS t",
    );
    expect(rows).toEqual([{ ro: "on", t: "1min" }]);
  });

  it("see no more by acting as a group, nor by naming an organization", async () => {
    await money.query("SET ROLE pfa_bi_money");
    await money.query("SELECT set_config('pfa.organization_id', $1, false)", [world.other.id]);
    expect(await codesIn(money, "records")).toEqual(["RIO"]);
    await money.query("RESET ROLE");
    for (const role of ["pfa_bi_money", "pfa_app", nameOf("both")]) {
      await expect(plain.query(`SET ROLE ${role}`), role).rejects.toMatchObject(DENIED);
    }
    await expect(plain.query(`SET SESSION AUTHORIZATION ${nameOf("both")}`)).rejects.toMatchObject(DENIED);
  });

  it("learn nothing of other organizations' rows by a function of their own", async () => {
    await money.query("SET default_transaction_read_only = off");
    await money.query(`CREATE FUNCTION pg_temp.leak(words text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
      AS $$ BEGIN RAISE NOTICE '%', words; RETURN true; END $$`);
    const told = new Set<string>();
    money.on("notice", ({ message }) => told.add(message ?? ""));
    for (const view of WITH_MONEY) {
      await money.query(`SELECT 1 FROM gold.${view} WHERE pg_temp.leak(organization)`);
    }
    expect([...told]).toEqual(["RIO"]);
  });

  it("are listed, and are gone when removed", async () => {
    const password = await addReader(world.url, {
      name: nameOf("brief"),
      organizations: ["HOLNG"],
      money: true,
    });
    const brief = await signIn(nameOf("brief"), password);
    expect(await listReaders(world.url)).toContainEqual({
      name: nameOf("brief"),
      organizations: ["HOLNG"],
      money: true,
    });
    expect(await codesIn(brief, "organizations")).toEqual(["HOLNG"]);
    await removeReader(world.url, nameOf("brief"));
    expect((await listReaders(world.url)).map((reader) => reader.name)).not.toContain(nameOf("brief"));
    await expect(signIn(nameOf("brief"), password)).rejects.toMatchObject({ code: "28P01" });
    const audit = await world.rows<{ action: string }>(
      "SELECT action FROM audit_log WHERE after ->> 'name' = $1 AND organization_id = $2 ORDER BY id",
      [nameOf("brief"), world.other.id],
    );
    expect(audit.map((entry) => entry.action)).toEqual(["bi_reader.added", "bi_reader.removed"]);
  });

  it("are refused with a bad name, a name that is taken, or organizations that don't exist", async () => {
    const reader = { name: nameOf("refused"), organizations: ["RIO"], money: false };
    for (const name of [
      "",
      "Power BI",
      "pfa_owner",
      "pg_x",
      'a"; DROP ROLE x',
      "x".repeat(64),
      nameOf("plain"),
    ]) {
      await expect(addReader(world.url, { ...reader, name }), name).rejects.toMatchObject({
        code: "BAD_INPUT",
        field: "name",
      });
    }
    await expect(addReader(world.url, { ...reader, organizations: [] })).rejects.toMatchObject({
      code: "BAD_INPUT",
    });
    await expect(
      addReader(world.url, { ...reader, organizations: ["RIO", "NOWHERE"] }),
    ).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "There is no organization NOWHERE.",
    });
    await expect(removeReader(world.url, "pfa_app")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const left = await world.rows("SELECT 1 FROM pg_roles WHERE rolname = $1", [nameOf("refused")]);
    expect(left, "a refusal leaves no role behind").toEqual([]);
  });

  it("find every view and column explained, in the database and in the documentation", async () => {
    const { rows } = await both.query<{
      view: string;
      name: string;
      meaning: string | null;
      about: string | null;
    }>(
      `SELECT c.relname AS view, a.attname AS name, col_description(c.oid, a.attnum) AS meaning,
              obj_description(c.oid) AS about
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
       WHERE c.relnamespace = 'gold'::regnamespace AND c.relkind = 'v' ORDER BY 1, a.attnum`,
    );
    expect([...new Set(rows.map((row) => row.view))].sort()).toEqual(
      [...WITH_MONEY, ...WITHOUT_MONEY].sort(),
    );
    const bare = rows.filter(
      (row) =>
        !row.about ||
        !(
          row.meaning ||
          /^(description|manufacturer|model|contract|equipment|is_|plan_|forecast_|actual_|updated_)/.test(
            row.name,
          )
        ),
    );
    expect(bare).toEqual([]);
    const documentation = readFileSync("docs/gold.md", "utf8");
    const missing = rows.filter(
      (row) => !documentation.includes(`gold.${row.view}`) || !documentation.includes(`\`${row.name}\``),
    );
    expect(missing).toEqual([]);
  });
});

describe("the tables behind the views", () => {
  let world: World;
  const tables = ["fact_record", "fact_month", "fact_rollup", "fact_total", "fact_change", "refresh_state"];
  const as = async <T>(organizationId: string, work: (client: pg.PoolClient) => Promise<T>) => {
    const client = await world.deps.db.$client.connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT set_config('pfa.organization_id', $1, true)", [organizationId]);
      return await work(client);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  };

  beforeAll(async () => {
    world = await createWorld();
    const ids = [world.organization.id, world.other.id];
    for (const organizationId of ids) await world.seedRecords(5, { organizationId });
    await beKnownForDays(world);
    for (const id of ids) await refreshGold(world.deps, id);
  });
  afterAll(() => world.close());

  it("show the application the present organization alone, and nothing without one", async () => {
    for (const table of tables) {
      const read = `SELECT DISTINCT organization_id AS id FROM gold.${table}`;
      const { rows } = await as(world.organization.id, (client) => client.query(read));
      expect(rows, table).toEqual([{ id: world.organization.id }]);
      expect((await as("", (client) => client.query(read))).rows, table).toEqual([]);
    }
  });

  it("take and lose no row of another organization", async () => {
    for (const table of tables) {
      const touched = await as(world.organization.id, (client) =>
        client.query(`DELETE FROM gold.${table} WHERE organization_id = $1`, [world.other.id]),
      );
      expect(touched.rowCount, table).toBe(0);
      const give = as(world.organization.id, (client) =>
        client.query(`UPDATE gold.${table} SET organization_id = $1`, [world.other.id]),
      );
      await expect(give, table).rejects.toMatchObject(DENIED);
    }
  });

  it("keep who may read what from the application", async () => {
    const read = (name: string) =>
      as(world.organization.id, (client) => client.query(`SELECT 1 FROM gold.${name}`));
    for (const name of ["reader", "monthly", "monthly_by", "records"])
      await expect(read(name)).rejects.toMatchObject(DENIED);
  });
});
