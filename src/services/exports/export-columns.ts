import { type SQL, sql } from "drizzle-orm";
import { FIELD, type FieldKind, MONEY_FIELDS, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import { ID_LABEL, VERSION_LABEL } from "#src/services/exports/column-labels.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { EffectiveView } from "#src/services/records/effective-view.ts";
import { isoTime } from "#src/services/records/load-records.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/** Columns of the export from which an import takes nothing. */
export const INFORMATIVE_LABELS = [
  "Status",
  "Plan cost",
  "Forecast cost",
  "Actual cost",
  "Last changed in PEMS by",
  "Last changed in PEMS at",
] as const;

/** One column of an exported file. Values come as text (days `YYYY-MM-DD`, amounts as plain decimals) or null. */
export interface ExportColumn {
  readonly label: string;
  readonly kind: "text" | "date" | "money" | "number";
  /** Its value in SQL over the rows `v` of the view and `r` of the mirror. */
  readonly sql: SQL;
  /** In characters. */
  readonly width: number;
}

const WIDTH: Partial<Record<RecordField, number>> = {
  description: 40,
  areaSilo: 22,
  category: 18,
  class: 22,
};
const isMoney = (field: RecordField) => MONEY_FIELDS.some((money) => money === field);

/**
 * The columns of a member's export: without money for those who may not see it.
 * @param today `YYYY-MM-DD`: up to which a running rental costs
 */
export function exportColumns(member: Member, view: EffectiveView, today: string): ExportColumn[] {
  const money = seesMoney(member);
  const [status, plan, forecast, actual, changedBy, changedAt] = INFORMATIVE_LABELS;
  const cost = (label: string, amount: SQL): ExportColumn => ({
    label,
    kind: "money",
    sql: amount,
    width: 15,
  });
  const text = (label: string, value: SQL, width: number): ExportColumn => ({
    label,
    kind: "text",
    sql: value,
    width,
  });
  const fields = RECORD_FIELDS.filter((field) => money || !isMoney(field));
  return [
    text(ID_LABEL, view.pfaId, 16),
    { label: VERSION_LABEL, kind: "number", sql: sql`r.version`, width: 9 },
    text(status, sql`initcap(${view.state})`, 11),
    ...fields.map((field) => fieldColumn(field, view)),
    ...(money
      ? [cost(plan, view.planCost), cost(forecast, view.forecastCost), cost(actual, view.actualCost(today))]
      : []),
    text(changedBy, sql`r.pems_updated_by`, 24),
    text(changedAt, isoTime("r.pems_updated_at"), 26),
  ];
}

const KIND: { readonly [K in FieldKind]: ExportColumn["kind"] } = {
  text: "text",
  source: "text",
  dor: "text",
  boolean: "text",
  date: "date",
  money: "money",
};

function fieldColumn(field: RecordField, view: EffectiveView): ExportColumn {
  const { kind, label } = FIELD[field];
  const value = view.field(field);
  return {
    label,
    kind: KIND[kind],
    sql: kind === "boolean" ? sql`CASE WHEN ${value} THEN 'Yes' ELSE 'No' END` : value,
    width: WIDTH[field] ?? 15,
  };
}
