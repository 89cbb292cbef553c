import { type SQL, sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { DomainError } from "#src/domain/errors.ts";
import { FIELD } from "#src/domain/record.ts";
import type { GroupField } from "#src/domain/record-order.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { filterCondition, type RecordFilter } from "#src/services/records/record-filter.ts";
import { sortKey } from "#src/services/records/record-sort.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

export const MAX_GROUPS = 5000;

/** Matching records that agree in some fields. */
export interface RecordGroup {
  /** Their values, the outermost first; of a text one of its spellings. */
  path: (string | boolean | null)[];
  count: number;
  /** First and last day of their forecasts. */
  start: string | null;
  end: string | null;
  /** Known costs, US dollars; absent without perm_ViewFinancials. */
  planCost?: string;
  forecastCost?: string;
  actualCost?: string;
  /** Records without a known forecast cost. */
  unknownForecast?: number;
}

export interface RecordOutline {
  /** Of all levels: each group before those in it, in the order of `listRecords` sorted by the fields. */
  groups: RecordGroup[];
  /** Matching records. */
  total: number;
}

interface Row extends Record<string, unknown> {
  /** One for each level, also for those that the group is not made by. */
  values: (string | boolean | null)[];
  /** 1 for the outermost. */
  depth: number;
  totals: Omit<RecordGroup, "path">;
}

interface OutlineInput {
  filter?: RecordFilter;
  /** 1 to 3, the outermost first. */
  group: readonly GroupField[];
}

/**
 * The groups of the matching records, with their totals. Texts that differ in case only are one group.
 * @throws DomainError TOO_MANY above 5,000 groups, BAD_INPUT, FORBIDDEN
 */
export async function outlineRecords(
  deps: ServiceDeps,
  member: Member,
  { filter = {}, group }: OutlineInput,
): Promise<RecordOutline> {
  const today = utcDay(deps.now());
  const money = seesMoney(member);
  const view = new EffectiveView(member);
  const condition = filterCondition(member, filter, view);
  const levels = group.map((field, index) => ({
    key: sql.raw(`k${index}`),
    columns: sql`${sortKey(view, field, today)} AS ${sql.raw(`k${index}`)}, ${view.field(field)} AS ${sql.raw(`f${index}`)}`,
    value: sql.raw(`${FIELD[field].kind === "boolean" ? "bool_and" : "min"}(f${index})`),
  }));
  const keys = levels.map(({ key }) => key);
  const sets = levels.map((_, depth) => sql`(${list(keys.slice(0, depth + 1))})`);
  // A group stands before those in it: there, the next key is not one that it is grouped by.
  const order = keys.map((key) => sql`grouping(${key}) DESC, ${key} NULLS LAST`);
  const costs = money
    ? sql`, ${view.planCost} AS plan, ${view.forecastCost} AS forecast, ${view.actualCost(today)} AS actual`
    : sql``;
  const { rows } = await inOrganization(deps.db, member, (tx) =>
    tx.execute<Row>(sql`
      WITH matching AS MATERIALIZED (
        SELECT ${view.field("forecastStart")} AS starts, ${view.field("forecastEnd")} AS ends,
          ${list(levels.map(({ columns }) => columns))}${costs}
        FROM ${view.from()} WHERE ${condition})
      SELECT json_build_array(${list(levels.map(({ value }) => value))}) AS values,
        ${levels.length} - (${sql.join(
          keys.map((key) => sql`grouping(${key})`),
          sql` + `,
        )}) AS depth,
        json_build_object('count', count(*), 'start', min(starts), 'end', max(ends)${money ? COSTS : sql``}) AS totals
      FROM matching GROUP BY GROUPING SETS (${list(sets)})
      ORDER BY ${list(order)} LIMIT ${MAX_GROUPS + 1}`),
  );
  if (rows.length > MAX_GROUPS) {
    const message = `These fields make more than ${MAX_GROUPS.toLocaleString("en-US")} groups. Group by fewer, or filter.`;
    throw new DomainError("TOO_MANY", message, { field: "group", details: { limit: MAX_GROUPS } });
  }
  const groups = toGroups(rows);
  const outermost = groups.filter(({ path }) => path.length === 1);
  return { groups, total: outermost.reduce((sum, { count }) => sum + count, 0) };
}

const list = (parts: readonly SQL[]) => sql.join([...parts], sql`, `);

const COSTS = sql`, 'planCost', coalesce(sum(plan), 0.00)::text, 'forecastCost', coalesce(sum(forecast), 0.00)::text,
  'actualCost', coalesce(sum(actual), 0.00)::text, 'unknownForecast', count(*) - count(forecast)`;

/** A group takes the way to it from the one that it is in, spelled as there. */
function toGroups(rows: readonly Row[]): RecordGroup[] {
  let path: RecordGroup["path"] = [];
  return rows.map(({ values, depth, totals }) => {
    path = [...path.slice(0, depth - 1), values[depth - 1] ?? null];
    return { path, ...totals };
  });
}
