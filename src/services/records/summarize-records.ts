import { type SQL, sql } from "drizzle-orm";
import { inOrganization } from "#src/db/in-organization.ts";
import { utcDay } from "#src/domain/calendar.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { EffectiveView } from "#src/services/records/effective-view.ts";
import { type SelectionInput, selectionCondition } from "#src/services/records/selection.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** Over the records in which it is known. Money as decimal text in US dollars, days as numbers. */
export interface SummaryFigure {
  sum: string | number;
  /** Money to the cent, days to one decimal; null where none is known. */
  average: string | number | null;
  /** In how many records. */
  known: number;
}

const MONEY = ["monthlyRate", "purchasePrice", "planCost", "forecastCost", "actualCost"] as const;
type SummaryKey = (typeof MONEY)[number] | "durationDays";

export interface RecordsSummary {
  count: number;
  /** Money is absent without perm_ViewFinancials. */
  figures: { [K in SummaryKey]?: SummaryFigure };
}

/**
 * Count, sum and average over a selection, as the member sees its records. A forecast that ends before it starts has no
 * length. Records that don't exist count for nothing.
 * @throws DomainError TOO_MANY (ids), BAD_INPUT, FORBIDDEN
 */
export async function summarizeRecords(
  deps: ServiceDeps,
  member: Member,
  { selection }: { selection: SelectionInput },
): Promise<RecordsSummary> {
  const today = utcDay(deps.now());
  const view = new EffectiveView(member);
  const condition = selectionCondition(member, selection, view);
  const money: Record<(typeof MONEY)[number], SQL> = {
    monthlyRate: view.field("monthlyRate"),
    purchasePrice: view.field("purchasePrice"),
    planCost: view.planCost,
    forecastCost: view.forecastCost,
    actualCost: view.actualCost(today),
  };
  const days = sql`CASE WHEN ${view.forecastDays} >= 0 THEN ${view.forecastDays} END`;
  const figures = [
    sql`'durationDays', ${figure(days, 1, sql.raw("::float8"))}`,
    ...(seesMoney(member)
      ? MONEY.map((key) => sql`${sql.raw(`'${key}'`)}, ${figure(money[key], 2, sql.raw("::text"))}`)
      : []),
  ];
  const { rows } = await inOrganization(
    deps.db,
    member,
    (tx) =>
      tx.execute<RecordsSummary & Record<string, unknown>>(sql`
      SELECT count(*)::int AS count, json_build_object(${sql.join(figures, sql`, `)}) AS figures
      FROM ${view.from()} WHERE ${condition}`),
    { manyRows: true },
  );
  return { count: rows[0]?.count ?? 0, figures: rows[0]?.figures ?? {} };
}

function figure(value: SQL, decimals: number, as: SQL): SQL {
  const zero = sql.raw(decimals === 2 ? "0.00" : "0");
  return sql`json_build_object('sum', coalesce(sum(${value}), ${zero})${as},
    'average', round(avg(${value}), ${sql.raw(String(decimals))})${as}, 'known', count(${value}))`;
}
