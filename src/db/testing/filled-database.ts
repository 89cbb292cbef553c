import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runDrizzle } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { inject } from "vitest";
import { migrate } from "#src/db/migrate.ts";

/** A database that was filled when it had its first tables, and migrated to the present ones afterwards. */
export interface FilledDatabase {
  url: string;
  /** Pool of the owner: passes row-level security by. */
  owner: pg.Pool;
  /** Two organizations with one row each in every tenant table, on connections of their own. */
  mine: Tenant;
  theirs: Tenant;
  drop(): Promise<void>;
}

export interface Tenant {
  organizationId: string;
  connectionId: string;
  userId: string;
}

/** Tables and security: what the first release brings. */
const FIRST_MIGRATIONS = 2;

/** Makes an empty database, migrates it half-way, fills it, and migrates it the rest of the way. */
export async function filledDatabase(): Promise<FilledDatabase> {
  const name = `filled_${randomBytes(6).toString("hex")}`;
  await inCluster(`CREATE DATABASE ${name}`);
  const url = new URL(inject("templateUrl"));
  url.pathname = `/${name}`;
  const owner = new pg.Pool({ connectionString: url.href, max: 2 });
  owner.on("error", () => undefined);
  await runMigrations({ connectionString: url.href });
  await migrateFirst(owner);
  await owner.query(
    "INSERT INTO role_template (id, name, permissions) VALUES ($1, 'Viewer', '{perm_Read}')",
    [uuidv7()],
  );
  const mine = await fill(owner, "RIO");
  const theirs = await fill(owner, "HOLNG");
  await migrate(url.href);
  await fillNewer(owner, mine.organizationId);
  await fillNewer(owner, theirs.organizationId);
  const drop = async () => {
    await owner.end();
    await inCluster(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  return { url: url.href, owner, mine, theirs, drop };
}

async function inCluster(statement: string): Promise<void> {
  const url = new URL(inject("templateUrl"));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function migrateFirst(owner: pg.Pool): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-migrations-"));
  const journal = JSON.parse(readFileSync("drizzle/meta/_journal.json", "utf8")) as {
    entries: { tag: string }[];
  };
  const entries = journal.entries.slice(0, FIRST_MIGRATIONS);
  mkdirSync(join(folder, "meta"));
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) cpSync(`drizzle/${tag}.sql`, join(folder, `${tag}.sql`));
  await runDrizzle(drizzle(owner), { migrationsFolder: folder }).finally(() =>
    rmSync(folder, { recursive: true }),
  );
}

/** One row in every tenant table that later migrations brought. */
async function fillNewer(owner: pg.Pool, organization_id: string): Promise<void> {
  const bronze_id = uuidv7();
  const record = { organization_id, pfa_id: "PFA-00001", version: 1, content_hash: "00", bronze_id };
  await insertInto(owner, "pfa_silver", {
    ...record,
    is_funds_transferable: false,
    is_actualized: false,
    is_discontinued: false,
    pems_updated_at: new Date(),
    pems_updated_by: "jane.smith",
  });
  await insertInto(owner, "pems_shape", { organization_id, field: "pfaId", types: ["string"] });
  await insertInto(owner, "pems_schema_drift", {
    id: uuidv7(),
    organization_id,
    kind: "new",
    field: "berth",
  });
  const run_id = uuidv7();
  await insertInto(owner, "reconciliation_scan", { ...record, run_id });
  await insertInto(owner, "reconciliation_finding", {
    id: uuidv7(),
    organization_id,
    run_id,
    pfa_id: "PFA-00001",
    kind: "behind",
  });
  await insertInto(owner, "pfa_import", {
    id: uuidv7(),
    organization_id,
    user_id: uuidv7(),
    file_name: "plan.csv",
    options: {},
    row_count: 0,
  });
  await insertInto(owner, "bulk_answer", {
    organization_id,
    user_id: uuidv7(),
    request_key: uuidv7(),
    drafts: "[]",
  });
  await insertInto(owner, "saved_view", {
    id: uuidv7(),
    organization_id,
    user_id: uuidv7(),
    name: "Late cranes",
    view: "grid",
    definition: {},
  });
}

async function insertInto(owner: pg.Pool, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${index + 1}`);
  await owner.query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values.join(", ")})`,
    Object.values(row),
  );
}

/** One organization with a person and one row in every tenant table, in the columns of the first migrations. */
async function fill(owner: pg.Pool, code: string): Promise<Tenant> {
  const [organizationId, connectionId, userId, modificationId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const insert = (table: string, row: Record<string, unknown>) => insertInto(owner, table, row);
  const organization_id = organizationId;
  const record = { organization_id, pfa_id: "PFA-00001", version: 1, content_hash: "00" };
  const batch = { id: uuidv7(), organization_id, source: "pull", record_count: 1, content_hash: "00" };
  await insert("pems_connection", { id: connectionId, name: code, base_url: "https://x", credential: "x" });
  await insert("organization", { id: organizationId, code, name: code, connection_id: connectionId });
  const email = `${code.toLowerCase()}@demo.example`;
  await insert("app_user", { id: userId, email, name: code, password_hash: "argon2id" });
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM role_template");
  await insert("membership", {
    id: uuidv7(),
    organization_id,
    user_id: userId,
    role_template_id: rows[0]?.id,
  });
  await insert("pfa_mirror", {
    ...record,
    is_funds_transferable: false,
    is_actualized: false,
    is_discontinued: false,
    monthly_rate: "5500.00",
    pems_updated_at: new Date(),
    pems_updated_by: "jane.smith",
  });
  await insert("pfa_mirror_history", {
    ...record,
    id: uuidv7(),
    snapshot: {},
    changed_at: new Date(),
    changed_by: "jane.smith",
  });
  await insert("pems_batch", batch);
  await insert("pfa_bronze", { id: uuidv7(), organization_id, batch_id: batch.id, body: "{}" });
  await insert("pfa_quarantine", {
    id: uuidv7(),
    organization_id,
    bronze_id: uuidv7(),
    problems: "[]",
    raw: {},
  });
  await insert("pfa_modification", {
    id: modificationId,
    organization_id,
    user_id: userId,
    pfa_id: "PFA-00001",
    delta: { dor: "BEO" },
    seen: { dor: null },
    seen_discontinued: false,
    base_version: 1,
    sync_status: "queued",
    kind: "edit",
    commit_sequence: 1,
  });
  const change = { id: uuidv7(), organization_id, modification_id: modificationId, pfa_id: "PFA-00001" };
  await insert("pfa_write_queue", {
    ...change,
    run_id: uuidv7(),
    operation: "UPDATE",
    payload: { dor: "BEO" },
    priority: 200,
    sequence: 1,
    max_retries: 3,
  });
  await insert("pfa_sync_conflict", {
    ...change,
    base_version: 1,
    pems_version: 2,
    base_data: {},
    local_data: {},
    pems_data: {},
    conflict_fields: ["dor"],
    reason: "value",
  });
  await insert("sync_run", { id: uuidv7(), organization_id, direction: "push", trigger: "commit" });
  await insert("sync_attempt", {
    id: uuidv7(),
    organization_id,
    connection_id: connectionId,
    method: "POST",
    path: "/pfa/batch",
    outcome: "answered",
    duration_ms: 200,
  });
  const entry = { actor_id: userId, action: "modification.queued", entity: "modification" };
  await insert("audit_log", { ...entry, id: uuidv7(), organization_id });
  return { organizationId, connectionId, userId };
}
