import pg from "pg";
import type { Actor } from "#src/db/in-organization.ts";
import type { ListRecordsInput } from "#src/services/records/list-records.ts";

const byEnd = [{ field: "forecastEnd", direction: "asc" }] as const;
const byCost = [{ field: "forecastCost", direction: "desc" }] as const;

/** What people ask of the grid: 200 rows each. */
export const VIEW_CASES: readonly { what: string; input: ListRecordsInput }[] = [
  { what: "no filter, by id", input: {} },
  { what: "no filter, by id, from 10,000 on", input: { offset: 10_000 } },
  { what: "no filter, by id, from 10,000 on, sums left out", input: { offset: 10_000, totals: false } },
  { what: "no filter, by forecast end", input: { sort: byEnd } },
  { what: "no filter, by forecast cost", input: { sort: byCost } },
  {
    what: "no filter, by forecast cost, from 10,000 on, sums left out",
    input: { sort: byCost, offset: 10_000, totals: false },
  },
  { what: "search for a word, by id", input: { filter: { search: "crane" } } },
  {
    what: "search for an id, by description",
    input: { filter: { search: "PFA-0012" }, sort: [{ field: "description", direction: "asc" }] },
  },
  {
    what: "two categories and a source, by forecast end",
    input: { filter: { category: ["Cranes", "Earthmoving"], source: "Rental" }, sort: byEnd },
  },
  {
    what: "conditions on two fields, by description",
    input: {
      filter: {
        fields: {
          description: { op: "contains", text: "crane" },
          forecastEnd: { op: "between", from: "2026-01-01" },
        },
      },
      sort: [{ field: "description", direction: "asc" }],
    },
  },
  {
    what: "three groups and duration, first 100, sums left out",
    input: {
      sort: [
        { field: "category", direction: "asc" },
        { field: "class", direction: "asc" },
        { field: "source", direction: "asc" },
        { field: "duration", direction: "desc" },
      ],
      limit: 100,
      totals: false,
    },
  },
  {
    what: "two states, by category and cost",
    input: {
      filter: { status: ["draft", "queued"] },
      sort: [{ field: "category", direction: "asc" }, ...byCost],
    },
  },
];

/** Rows of `pfa_modification` as edits leave them. */
export interface OpenChanges {
  /** Drafts of the member. */
  drafts: number;
  /** Queued changes of the organization; above the number of records, some records have several. */
  onTheWay: number;
}

/**
 * Replaces the organization's open changes, as the owner, in sets. Nothing is analyzed afterwards: right after a commit
 * Postgres's statistics know nothing of them.
 */
export async function makeOpenChanges(
  ownerUrl: string,
  { organizationId, userId }: Actor,
  { drafts, onTheWay }: OpenChanges,
): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const insert = (status: "draft" | "queued", count: number, every: number) =>
    owner.query(
      `WITH record AS MATERIALIZED (
         SELECT pfa_id, version, forecast_end, row_number() OVER (ORDER BY md5(pfa_id)) - 1 AS at, count(*) OVER () AS total
         FROM pfa_mirror WHERE organization_id = $1)
       INSERT INTO pfa_modification (id, organization_id, user_id, pfa_id, delta, seen, seen_discontinued, base_version,
         sync_status, kind, commit_sequence, committed_at)
       SELECT gen_random_uuid(), $1, $2, r.pfa_id,
         jsonb_build_object('forecastEnd', r.forecast_end + 14) || CASE WHEN n % 5 = 0 THEN '{"dor": "PROJECT", "monthlyRate": "5500.00"}'::jsonb ELSE '{}' END,
         jsonb_build_object('forecastEnd', r.forecast_end), false, r.version, $3, 'bulk',
         CASE WHEN $3 = 'queued' THEN nextval('pfa_commit_sequence') END, CASE WHEN $3 = 'queued' THEN now() END
       FROM generate_series(0, $4::int - 1) n JOIN record r ON r.at = (n * $5::int) % r.total`,
      [organizationId, userId, status, count, every],
    );
  try {
    await owner.query(
      "DELETE FROM pfa_modification WHERE organization_id = $1 AND sync_status IN ('draft', 'queued')",
      [organizationId],
    );
    await insert("queued", onTheWay, 1);
    await insert("draft", drafts, 7);
  } finally {
    await owner.end();
  }
}
