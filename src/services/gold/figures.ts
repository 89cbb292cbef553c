import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { LAYERS, type Layer, MOST_MONTHS } from "#src/domain/monthly-spread.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type Dimension, dimensionColumn } from "#src/services/gold/dimensions.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** Most rows of one answer. */
const MOST_ROWS = 50_000;

/** How fresh figures are; both null before the first refresh. */
export interface Freshness {
  /** UTC day up to which a running rental costs, `YYYY-MM-DD`. */
  asOf: string | null;
  /** ISO 8601. */
  refreshedAt: string | null;
}

/** One layer of one group; US dollars. Money is absent without perm_ViewFinancials. */
export interface LayerFigures {
  /** Days of the records' ranges. */
  days: number;
  /** Records. */
  quantity: number;
  cost?: string;
  /** Records whose cost is unknown and therefore left out. */
  unknownCost?: number;
}

/** Figures of one group: by layer, for the layers asked for. */
export interface GroupFigures {
  group: { [D in Dimension]?: string | null };
  layers: { [L in Layer]?: LayerFigures };
}

export interface MonthFigures extends GroupFigures {
  /** `YYYY-MM`; null for what lies in no month (src/domain/monthly-spread.ts). */
  month: string | null;
}

/** Dimensions and figures by the names of their columns. */
interface FigureRow extends Record<string, unknown> {
  month: string | null;
}

interface FiguresInput {
  /** None: one row for the organization. */
  groupBy?: readonly Dimension[];
  /** All three by default. */
  layers?: readonly Layer[];
}

/**
 * Cost, days and records by calendar month and dimensions, of the records that PEMS is known to hold, without discontinued
 * ones. What lies in no month comes with every answer.
 * @param input.from first month, `YYYY-MM`
 * @param input.to last month; at most 1,200 months in all
 * @throws DomainError BAD_INPUT (`to`); TOO_MANY when the answer would have more than 50,000 rows
 */
export async function monthlyFigures(
  deps: ServiceDeps,
  member: Member,
  input: FiguresInput & { from: string; to: string },
): Promise<Freshness & { rows: MonthFigures[] }> {
  const { from, to, groupBy = [], layers = LAYERS } = input;
  if (to < from || monthsBetween(from, to) >= MOST_MONTHS) {
    throw new DomainError("BAD_INPUT", `Ask for 1 to ${MOST_MONTHS.toLocaleString("en-US")} months.`, {
      field: "to",
    });
  }
  const { from: table, where, dimensions } = sourceOf(groupBy);
  const columns = sql.raw(["month", ...dimensions].join(", "));
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<FigureRow>(sql`
      SELECT left(month::text, 7) AS month, ${selected(member, dimensions, layers)} FROM ${table}
      WHERE organization_id = ${member.organizationId} ${where}
        AND (month BETWEEN ${`${from}-01`}::date AND ${`${to}-01`}::date OR month IS NULL)
      GROUP BY ${columns} ORDER BY ${columns} LIMIT ${MOST_ROWS + 1}`);
    if (rows.length > MOST_ROWS) {
      throw new DomainError("TOO_MANY", "That is too much at once: ask for fewer months or dimensions.");
    }
    return {
      ...(await freshness(tx, member)),
      rows: rows.map((row) => ({ month: row.month, ...shown(row, groupBy, dimensions, layers) })),
    };
  });
}

/** Cost, days and records over all months by dimensions; a record counts once. Otherwise as `monthlyFigures`. */
export async function totalFigures(
  deps: ServiceDeps,
  member: Member,
  { groupBy = [], layers = LAYERS }: FiguresInput,
): Promise<Freshness & { rows: GroupFigures[] }> {
  const dimensions = groupBy.map(dimensionColumn);
  const columns = sql.raw(dimensions.join(", "));
  const by = groupBy.length > 0 ? sql`GROUP BY ${columns} ORDER BY ${columns}` : sql`HAVING count(*) > 0`;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<FigureRow>(sql`
      SELECT NULL AS month, ${selected(member, dimensions, layers)} FROM gold.fact_total
      WHERE organization_id = ${member.organizationId} ${by}`);
    return {
      ...(await freshness(tx, member)),
      rows: rows.map((row) => shown(row, groupBy, dimensions, layers)),
    };
  });
}

/** When the figures of the member's organization were brought up to date. */
export async function freshness(tx: Transaction, member: Member): Promise<Freshness> {
  const { rows } = await tx.execute<{ as_of: string; refreshed_at: string }>(sql`
    SELECT as_of::text AS as_of, ${isoTime("refreshed_at")} AS refreshed_at FROM gold.refresh_state
    WHERE organization_id = ${member.organizationId}`);
  return { asOf: rows[0]?.as_of ?? null, refreshedAt: rows[0]?.refreshed_at ?? null };
}

/** What is kept added up by one dimension, or by none, is read as it is; more dimensions are added up when asked for. */
function sourceOf(groupBy: readonly Dimension[]): { from: SQL; where: SQL; dimensions: string[] } {
  const [first, ...more] = groupBy.map(dimensionColumn);
  if (first !== undefined && more.length > 0)
    return { from: sql`gold.fact_month`, where: sql``, dimensions: [first, ...more] };
  return {
    from: sql`gold.fact_rollup`,
    where: sql`AND dimension = ${first ?? "all"}`,
    dimensions: first === undefined ? [] : ["value"],
  };
}

/** Columns of a FigureRow. Money is not even read for whoever may not see it. */
function selected(member: Member, dimensions: readonly string[], layers: readonly Layer[]): SQL {
  const figures = layers.flatMap((layer) => [
    `sum(${layer}_days)::float8 AS ${layer}_days`,
    `sum(${layer}_quantity)::int AS ${layer}_quantity`,
    ...(seesMoney(member)
      ? [`sum(${layer}_cost)::text AS ${layer}_cost`, `sum(${layer}_unknown)::int AS ${layer}_unknown`]
      : []),
  ]);
  return sql.raw([...dimensions, ...figures].join(", "));
}

function shown(
  row: FigureRow,
  groupBy: readonly Dimension[],
  dimensions: readonly string[],
  layers: readonly Layer[],
): GroupFigures {
  const group = groupBy.map((name, at) => [name, row[dimensions[at] ?? ""]]);
  const figures = layers.map((layer) => {
    const cost = row[`${layer}_cost`];
    const money = cost !== undefined && { cost, unknownCost: row[`${layer}_unknown`] };
    return [layer, { days: row[`${layer}_days`], quantity: row[`${layer}_quantity`], ...money }];
  });
  return { group: Object.fromEntries(group), layers: Object.fromEntries(figures) };
}

function monthsBetween(from: string, to: string): number {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(to) - number(from);
}
