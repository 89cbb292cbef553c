import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";

/** From so many rows on a join over all of them is never better done row by row. */
const MANY = 500;

/**
 * Call it before statements that join many rows which this transaction, or one just before it, has written: they are not
 * in the statistics yet, so Postgres expects one row and loops over all pairs (minutes for 25,000 rows, instead of ms).
 */
export async function planForMany(tx: Transaction, rowCount: number): Promise<void> {
  if (rowCount >= MANY) await tx.execute(sql`SELECT set_config('enable_nestloop', 'off', true)`);
}
