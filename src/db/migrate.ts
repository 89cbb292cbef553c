import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runDrizzle } from "drizzle-orm/node-postgres/migrator";
import { runMigrations as runGraphileWorker } from "graphile-worker";
import pg from "pg";
import { BI_MONEY_ROLE, BI_ROLE } from "#src/db/bi-readers.ts";
import { APPLICATION_ROLE } from "#src/db/connection.ts";

const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../drizzle", import.meta.url));

/**
 * Brings a database to the present schema: the roles that it needs, graphile-worker's tables, ours.
 * @param ownerUrl connection string of the owner role, which need not be a superuser but needs CREATEROLE where a role is missing
 * @throws whatever Postgres says, with nothing of the failed migration applied
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  // A connection that the server closes fails the statement that meets it, not the process.
  pool.on("error", () => undefined);
  try {
    await makeApplicationRole(pool);
    await makeReaderRoles(pool);
    await runGraphileWorker({ connectionString: ownerUrl });
    await runDrizzle(drizzle(pool), { migrationsFolder: MIGRATIONS_FOLDER });
    await pool.query("SELECT pfa_make_partitions(3)");
  } finally {
    await pool.end();
  }
}

/** Roles belong to the whole cluster, so this is idempotent and serialised over all databases of it. */
async function makeApplicationRole(pool: pg.Pool): Promise<void> {
  await pool.query(`
    DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${APPLICATION_ROLE}'));
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${APPLICATION_ROLE}') THEN
        CREATE ROLE ${APPLICATION_ROLE} NOLOGIN;
      END IF;
      -- From Postgres 16 on, making a role gives no right to act as it.
      IF NOT EXISTS (SELECT 1 FROM pg_auth_members m
                     WHERE m.roleid = '${APPLICATION_ROLE}'::regrole AND m.member = current_user::regrole
                       AND coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)) THEN
        GRANT ${APPLICATION_ROLE} TO CURRENT_USER;
      END IF;
    END $$`);
}

/** What logins of BI tools are members of: the views of schema gold without money, and with it. */
async function makeReaderRoles(pool: pg.Pool): Promise<void> {
  const make = [BI_ROLE, BI_MONEY_ROLE].map(
    (role) =>
      `IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} NOLOGIN; END IF;`,
  );
  await pool.query(`
    DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${BI_ROLE}'));
      ${make.join("\n      ")}
    END $$`);
}
