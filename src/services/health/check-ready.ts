import { sql } from "drizzle-orm";
import { assertSafeToStart } from "#src/db/connection.ts";
import { MIGRATIONS } from "#src/db/schema-version.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

export type Readiness = { ready: true } | { ready: false; reason: string };

/**
 * Whether this process can serve: the database answers in time, under a role that row-level security binds, and every
 * migration of this release ran. Newer migrations are fine: they only go forward.
 */
export async function checkReady(deps: Pick<ServiceDeps, "db">, timeoutMs = 3_000): Promise<Readiness> {
  try {
    return await withinTime(timeoutMs, look(deps));
  } catch (error) {
    return {
      ready: false,
      reason: error instanceof Error ? error.message : "The database can't be reached.",
    };
  }
}

async function look({ db }: Pick<ServiceDeps, "db">): Promise<Readiness> {
  await assertSafeToStart(db);
  const { rows } = await db.execute<{ applied: number }>(sql`SELECT pfa_migrations_applied() AS applied`);
  const applied = rows[0]?.applied ?? 0;
  if (applied >= MIGRATIONS) return { ready: true };
  return { ready: false, reason: `The database has ${applied} of ${MIGRATIONS} migrations.` };
}

/** A database that hangs must not hang who asks. */
export async function withinTime<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The database does not answer.")), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
