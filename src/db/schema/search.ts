import { type SQL, sql } from "drizzle-orm";
import { SEARCHED_FIELDS } from "#src/domain/record-search.ts";

/** Stands between the fields of a search text, so that no phrase matches across two of them. */
export const BETWEEN_FIELDS = "\u0001";

/** What a search looks in, as SQL in lower case. */
export function searchText(pfaId: SQL, field: (name: (typeof SEARCHED_FIELDS)[number]) => SQL): SQL {
  const columns = SEARCHED_FIELDS.map((name) => sql` || chr(1) || coalesce(${field(name)}, '')`);
  return sql`lower(${pfaId}${sql.join(columns)})`;
}
