import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";

/** The role that the application works as; it owns nothing. */
export const APPLICATION_ROLE = "pfa_app";

export type Database = NodePgDatabase<Record<string, never>> & { $client: pg.Pool };
/** What runs inside a transaction. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

interface ConnectOptions {
  url: string;
  /** Most connections at a time. */
  max?: number;
  /** What shows in pg_stat_activity. */
  name: string;
}

/**
 * Opens the application's pool. Every connection acts as `pfa_app`, whichever role signed in, so row-level security holds.
 * A connection that breaks is dropped and replaced by the pool; the statement that met it fails.
 */
export function connect({ url, max = 10, name }: ConnectOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    // Many people share the cores, and no statement here is long: more processes for one, or compiling it, cost more than they save.
    options: `-c role=${APPLICATION_ROLE} -c max_parallel_workers_per_gather=0 -c jit=off`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without listeners, a connection that the server closes, idle or between two statements, would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = drizzle(pool) as Database;
  db.transaction = (work, config) => onOwnConnection(pool, (one) => one.transaction(work, config));
  return db;
}

/** Drizzle's own transaction never gives its connection back when BEGIN fails, as it does when the server goes away. */
async function onOwnConnection<R>(pool: pg.Pool, work: (db: Database) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  try {
    return await work(drizzle(client) as unknown as Database);
  } finally {
    client.release();
  }
}

/**
 * Refuses a database role under which row-level security would not hold, or a server that may lose acknowledged commits.
 * @throws Error with one line that says what to change
 */
export async function assertSafeToStart(db: Database): Promise<void> {
  const { rows } = await db.$client.query<{
    name: string;
    privileged: boolean;
    owner: boolean;
    synchronous: string;
    version: number;
  }>(`SELECT current_user AS name, r.rolsuper OR r.rolbypassrls AS privileged,
             EXISTS (SELECT 1 FROM pg_class c WHERE c.relname = 'pfa_mirror'
                     AND pg_has_role(r.oid, c.relowner, 'USAGE')) AS owner,
             current_setting('synchronous_commit') AS synchronous, current_setting('server_version_num')::int AS version
      FROM pg_roles r WHERE r.rolname = current_user`);
  const role = rows[0];
  if (!role) throw new Error("The database role could not be read.");
  if (role.version < 150_000) throw new Error("Postgres 15 or newer is needed.");
  if (role.privileged || role.owner) {
    throw new Error(
      `The application must not work as "${role.name}": it passes row-level security by. Grant ${APPLICATION_ROLE}.`,
    );
  }
  if (role.synchronous === "off") {
    throw new Error("synchronous_commit is off: acknowledged commits could be lost. Set it to on.");
  }
}
