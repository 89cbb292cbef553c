import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";

/** A value that occurs, and in how many records. */
export interface Facet {
  value: string;
  count: number;
}

export interface Facets {
  category: Facet[];
  class: Facet[];
  areaSilo: Facet[];
}

/** What the records that are not discontinued can be filtered by, as the member sees them. */
export async function listFacets(deps: ServiceDeps, member: Member): Promise<Facets> {
  const view = new EffectiveView(member);
  const facets = (["category", "class", "areaSilo"] as const).map(view.field);
  const value = sql`coalesce(${sql.join(facets, sql`, `)})`;
  const [category, className, areaSilo] = facets;
  const live = sql`NOT ${view.field("isDiscontinued")}`;
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{ name: keyof Facets; value: string; count: number }>(sql`
      SELECT CASE WHEN grouping(${category}) = 0 THEN 'category' WHEN grouping(${className}) = 0 THEN 'class' ELSE 'areaSilo' END AS name,
        ${value} AS value, count(*)::int AS count
      FROM ${view.from()} WHERE ${live}
      GROUP BY GROUPING SETS ((${category}), (${className}), (${areaSilo}))
      HAVING ${value} IS NOT NULL
      ORDER BY value`),
  );
  const of = (name: keyof Facets) =>
    rows.filter((row) => row.name === name).map(({ value, count }) => ({ value, count }));
  return { category: of("category"), class: of("class"), areaSilo: of("areaSilo") };
}
