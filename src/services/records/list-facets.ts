import { sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { effectiveView } from "#src/services/records/effective-view.ts";

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
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<{ name: keyof Facets; value: string; count: number }>(sql`
      SELECT CASE WHEN grouping(v.category) = 0 THEN 'category' WHEN grouping(v.class) = 0 THEN 'class' ELSE 'areaSilo' END AS name,
        coalesce(v.category, v.class, v.area_silo) AS value, count(*)::int AS count
      FROM ${effectiveView(member)} WHERE NOT v.is_discontinued
      GROUP BY GROUPING SETS ((v.category), (v.class), (v.area_silo))
      HAVING coalesce(v.category, v.class, v.area_silo) IS NOT NULL
      ORDER BY value`),
  );
  const of = (name: keyof Facets) =>
    rows.filter((row) => row.name === name).map(({ value, count }) => ({ value, count }));
  return { category: of("category"), class: of("class"), areaSilo: of("areaSilo") };
}
