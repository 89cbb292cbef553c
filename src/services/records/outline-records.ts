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
  /** First and last day of their plans and actuals, where they were asked for; what runs lasts until today. */
  planStart?: string | null;
  planEnd?: string | null;
  actualStart?: string | null;
  actualEnd?: string | null;
  /** Known costs, US dollars; absent without perm_ViewFinancials. */
  planCost?: string;
  forecastCost?: string;
  actualCost?: string;
  /** Records whose cost is unknown and therefore left out; of the actual cost, actualized ones only. */
  unknownPlan?: number;
  unknownForecast?: number;
  unknownActual?: number;
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
  /** The days of plans and actuals, too. */
  layers?: boolean;
}

/**
 * The groups of the matching records, with their totals. Texts that differ in case only are one group.
 * @throws DomainError TOO_MANY above 5,000 groups, BAD_INPUT, FORBIDDEN
 */
export async function outlineRecords(
  deps: ServiceDeps,
  member: Member,
  { filter = {}, group, layers = false }: OutlineInput,
): Promise<RecordOutline> {
  const today = utcDay(deps.now());
  const money = seesMoney(member);
  const view = new EffectiveView(member);
  const condition = filterCondition(member, filter, view);
  const levels = group.map((field, index) => levelOf(field, index));
  const keys = levels.map(({ key }) => key);
  const sets = levels.map((_, depth) => sql`(${list(keys.slice(0, depth + 1))})`);
  // A group stands before those in it: there, the next key is not one that it is grouped by.
  const order = keys.map((key) => sql`grouping(${key}) DESC, ${key} NULLS LAST`);
  const costs = money
    ? sql`, sum(${view.planCost}) AS plan, sum(${view.forecastCost}) AS forecast,
        sum(${view.actualCost(today)}) AS actual, count(*) - count(${view.planCost}) AS unknown_plan,
        count(*) - count(${view.forecastCost}) AS unknown_forecast,
        count(*) FILTER (WHERE ${view.field("isActualized")}) - count(${view.actualCost(today)}) AS unknown_actual`
    : sql``;
  const actualStart = view.field("actualStart");
  const days = layers
    ? sql`, min(${view.field("originalStart")}) AS plan_start, max(${view.field("originalEnd")}) AS plan_end,
        min(${actualStart}) FILTER (WHERE ${view.field("isActualized")}) AS actual_start,
        max(coalesce(${view.field("actualEnd")}, greatest(${actualStart}, ${today}::date)))
          FILTER (WHERE ${view.field("isActualized")} AND ${actualStart} IS NOT NULL) AS actual_end`
    : sql``;
  // Values as they are first: few are left to be put into lower case and in order.
  const { rows } = await inOrganization(
    deps.db,
    member,
    (tx) =>
      tx.execute<Row>(sql`
      WITH same AS MATERIALIZED (
        SELECT ${list(levels.map(({ field, value }) => sql`${view.field(field)} AS ${value}`))}, count(*) AS records,
          min(${view.field("forecastStart")}) AS starts, max(${view.field("forecastEnd")}) AS ends${costs}${days}
        FROM ${view.from()} WHERE ${condition} GROUP BY ${list(levels.map(({ field }) => view.field(field)))}
      ), keyed AS (SELECT *, ${list(levels.map(({ key, keyOf }) => sql`${keyOf} AS ${key}`))} FROM same)
      SELECT json_build_array(${list(levels.map(({ spelling }) => spelling))}) AS values,
        ${levels.length} - (${sql.join(
          keys.map((key) => sql`grouping(${key})`),
          sql` + `,
        )}) AS depth,
        json_build_object('count', sum(records), 'start', min(starts), 'end', max(ends)${money ? COSTS : sql``}${layers ? DAYS : sql``}) AS totals
      FROM keyed GROUP BY GROUPING SETS (${list(sets)})
      ORDER BY ${list(order)} LIMIT ${MAX_GROUPS + 1}`),
    { manyRows: true },
  );
  if (rows.length > MAX_GROUPS) {
    const message = `These fields make more than ${MAX_GROUPS.toLocaleString("en-US")} groups. Group by fewer, or filter.`;
    throw new DomainError("TOO_MANY", message, { field: "group", details: { limit: MAX_GROUPS } });
  }
  const groups = toGroups(rows);
  const outermost = groups.filter(({ path }) => path.length === 1);
  return { groups, total: outermost.reduce((sum, { count }) => sum + count, 0) };
}

/** One level as SQL: the value of a record, what it is compared by, and one spelling of those that are the same. */
function levelOf(field: GroupField, index: number) {
  const value = sql.raw(`f${index}`);
  const { kind } = FIELD[field];
  return {
    field,
    value,
    key: sql.raw(`k${index}`),
    keyOf: kind === "text" ? sql`lower(${value})` : value,
    spelling: kind === "boolean" ? sql`bool_and(${value})` : sql`min(${value})`,
  };
}

const list = (parts: readonly SQL[]) => sql.join([...parts], sql`, `);

const COSTS = sql`, 'planCost', coalesce(sum(plan), 0.00)::text, 'forecastCost', coalesce(sum(forecast), 0.00)::text,
  'actualCost', coalesce(sum(actual), 0.00)::text, 'unknownPlan', sum(unknown_plan),
  'unknownForecast', sum(unknown_forecast), 'unknownActual', sum(unknown_actual)`;

const DAYS = sql`, 'planStart', min(plan_start), 'planEnd', max(plan_end),
  'actualStart', min(actual_start), 'actualEnd', max(actual_end)`;

/** A group takes the way to it from the one that it is in, spelled as there. */
function toGroups(rows: readonly Row[]): RecordGroup[] {
  let path: RecordGroup["path"] = [];
  return rows.map(({ values, depth, totals }) => {
    path = [...path.slice(0, depth - 1), values[depth - 1] ?? null];
    return { path, ...totals };
  });
}
