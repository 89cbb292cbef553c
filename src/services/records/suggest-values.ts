import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import type { Facet } from "#src/services/records/list-facets.ts";

/** Fields whose values are mostly those of other records. */
export const SUGGESTED_FIELDS = [
  "equipment",
  "manufacturer",
  "model",
  "category",
  "class",
  "areaSilo",
  "contract",
] as const;

interface SuggestInput {
  field: (typeof SUGGESTED_FIELDS)[number];
  /** Part of the value, in any case; empty: the most frequent ones. */
  text: string;
  /** 1 to 20. */
  limit: number;
}

/** Values that occur in the organization, as the member sees it: those that begin with the text first, then by frequency. */
export async function suggestValues(
  deps: ServiceDeps,
  member: Member,
  { field, text, limit }: SuggestInput,
): Promise<{ values: Facet[] }> {
  const view = new EffectiveView(member);
  const value = view.field(field);
  const sought = text.replaceAll("\u0000", "").trim();
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<Facet & Record<string, unknown>>(sql`
      SELECT value, count FROM (
        SELECT ${value} AS value, count(*)::int AS count, strpos(lower(${value}), lower(${sought})) AS place
        FROM ${view.from()} WHERE ${value} IS NOT NULL GROUP BY ${value}) found
      WHERE place > 0 ORDER BY place > 1, count DESC, value LIMIT ${limit}`),
  );
  return { values: rows.map(({ value, count }) => ({ value, count })) };
}
