import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";
import { LAYERS, type Layer, MOST_MONTHS } from "#src/domain/monthly-spread.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import {
  type Dimension,
  dimensionColumn,
  groupJson,
  type LayerFigures,
  summedLayers,
} from "#src/services/gold/dimensions.ts";
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

/** Figures of one group: by layer, for the layers asked for. */
export interface GroupFigures {
  group: { [D in Dimension]?: string | null };
  layers: { [L in Layer]?: LayerFigures };
}

export interface MonthFigures extends GroupFigures {
  /** `YYYY-MM`; null for what lies in no month (src/domain/monthly-spread.ts). */
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
  const { from, to, groupBy = [] } = input;
  if (to < from || monthsBetween(from, to) >= MOST_MONTHS) {
    throw new DomainError("BAD_INPUT", `Ask for 1 to ${MOST_MONTHS.toLocaleString("en-US")} months.`, {
      field: "to",
    });
  }
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<MonthFigures & Record<string, unknown>>(sql`
      SELECT left(month::text, 7) AS month, ${grouped(member, input)}
      FROM gold.fact_month
      WHERE organization_id = ${member.organizationId}
        AND (month BETWEEN ${`${from}-01`}::date AND ${`${to}-01`}::date OR month IS NULL)
      GROUP BY ${columnsOf(["month", ...groupBy.map(dimensionColumn)])}
      ORDER BY ${columnsOf(["month", ...groupBy.map(dimensionColumn)])} LIMIT ${MOST_ROWS + 1}`);
    if (rows.length > MOST_ROWS) {
      throw new DomainError("TOO_MANY", "That is too much at once: ask for fewer months or dimensions.");
    }
    return { ...(await freshness(tx, member)), rows };
  });
}

/** Cost, days and records over all months by dimensions; a record counts once. Otherwise as `monthlyFigures`. */
export async function totalFigures(
  deps: ServiceDeps,
  member: Member,
  input: FiguresInput,
): Promise<Freshness & { rows: GroupFigures[] }> {
  const columns = columnsOf((input.groupBy ?? []).map(dimensionColumn));
  const by = input.groupBy?.length ? sql`GROUP BY ${columns} ORDER BY ${columns}` : sql`HAVING count(*) > 0`;
  return inOrganization(deps.db, member, async (tx) => {
    const { rows } = await tx.execute<GroupFigures & Record<string, unknown>>(sql`
      SELECT ${grouped(member, input)} FROM gold.fact_total WHERE organization_id = ${member.organizationId} ${by}`);
    return { ...(await freshness(tx, member)), rows };
  });
}

/** When the figures of the member's organization were brought up to date. */
export async function freshness(tx: Transaction, member: Member): Promise<Freshness> {
  const { rows } = await tx.execute<{ as_of: string; refreshed_at: string }>(sql`
    SELECT as_of::text AS as_of, ${isoTime("refreshed_at")} AS refreshed_at FROM gold.refresh_state
    WHERE organization_id = ${member.organizationId}`);
  return { asOf: rows[0]?.as_of ?? null, refreshedAt: rows[0]?.refreshed_at ?? null };
}

function grouped(member: Member, { groupBy = [], layers = LAYERS }: FiguresInput): SQL {
  return sql`${groupJson(groupBy)} AS "group", ${summedLayers(layers, seesMoney(member))} AS layers`;
}

function columnsOf(names: readonly string[]): SQL {
  return sql.raw(names.join(", "));
}

function monthsBetween(from: string, to: string): number {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(to) - number(from);
}
