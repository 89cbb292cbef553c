import { type SQL, sql } from "drizzle-orm";
import { takeTurns } from "#src/services/take-turns.ts";

/** Many values as a SQL `jsonb` array. They are written piece by piece: at once it would hold everybody up for long. */
export async function jsonArray(values: readonly unknown[]): Promise<SQL> {
  const pieces: SQL[] = [];
  for await (const some of takeTurns(values, 250)) pieces.push(sql`${JSON.stringify(some).slice(1, -1)}`);
  return sql`('[' || array_to_string(ARRAY[${sql.join(pieces, sql`, `)}]::text[], ',') || ']')::jsonb`;
}
