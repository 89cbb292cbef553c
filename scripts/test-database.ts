import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A database of one test file: migrated, otherwise empty. */
export interface TestDatabase {
  /** What the application gets as DATABASE_URL. */
  readonly url: string;
  /** What migrations and graphile-worker get as DATABASE_OWNER_URL. */
  readonly ownerUrl: string;
  /** Ends what is still connected, and removes the database. */
  drop(): Promise<void>;
}

/** Clones the migrated template; call it in `beforeAll`, and `drop()` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asOwner(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  const url = new URL(template);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    ownerUrl: url.href,
    drop: async () => {
      // Not WITH (FORCE): that is refused while Postgres itself vacuums there. A plain DROP ends a vacuum and waits.
      await asOwner(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}' AND backend_type = 'client backend'`,
      );
      await asOwner(`DROP DATABASE IF EXISTS ${name}`);
    },
  };
}

async function asOwner(statement: string): Promise<void> {
  // Never through the template itself: a database that somebody is connected to can't be cloned.
  const url = new URL(inject("templateUrl"));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
