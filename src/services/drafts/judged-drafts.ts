import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { planForMany } from "#src/db/plan-for-many.ts";
import { CHANGE_KINDS, type ChangeKind, DETAIL_FIELDS, KIND_FIELDS } from "#src/domain/change-kind.ts";
import { MONEY_LIMIT } from "#src/domain/money.ts";
import {
  ACTUAL_FIELDS,
  EDITABLE_FIELDS,
  type EditableField,
  FIELD,
  type FieldKind,
  isEditableField,
  MONEY_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { forecastCostSql } from "#src/services/records/cost-sql.ts";
import { idArray } from "#src/services/records/load-records.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

const SQL_TYPE: { readonly [K in FieldKind]: string } = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric",
  boolean: "boolean",
};
const COST_FIELDS: readonly EditableField[] = [
  "source",
  "monthlyRate",
  "purchasePrice",
  "forecastStart",
  "forecastEnd",
];

/** The value that a change (`d.delta`, `d.seen`, `w.change`) holds for a field, typed. */
const valueIn = (change: string, field: EditableField) =>
  `(${change}->>'${field}')::${SQL_TYPE[FIELD[field].kind]}`;
const holds = (change: string, field: EditableField) => `${change} ? '${field}'`;
const holdsAny = (change: string, fields: readonly EditableField[]) =>
  `${change} ?| ARRAY[${fields.map((field) => `'${field}'`).join(", ")}]`;

/** The record as it stands: the mirror with everybody's changes on their way. */
const current = (field: RecordField) =>
  isEditableField(field)
    ? `CASE WHEN ${holds("w.change", field)} THEN ${valueIn("w.change", field)} ELSE r.${columnOf(field)} END`
    : `r.${columnOf(field)}`;
/** The record with the draft. */
const drafted = (field: RecordField) =>
  isEditableField(field)
    ? `CASE WHEN ${holds("d.delta", field)} THEN ${valueIn("d.delta", field)} ELSE ${current(field)} END`
    : current(field);

/**
 * The findings of `checkChange` (src/domain/rules.ts) as SQL: each rule on the record with the draft, where the draft touches
 * one of its fields. A rule depends on the fields that it names alone, so one that is not touched was broken before.
 */
const RULES: readonly [fields: readonly EditableField[], isBroken: string][] = [
  [["forecastStart", "forecastEnd"], `(${drafted("forecastEnd")}) < (${drafted("forecastStart")})`],
  [["actualStart", "actualEnd"], `(${drafted("actualEnd")}) < (${drafted("actualStart")})`],
  [["actualStart", "isActualized"], `(${drafted("isActualized")}) AND (${drafted("actualStart")}) IS NULL`],
  [["source"], `(${drafted("source")}) IS NULL`],
  [["source", "monthlyRate"], `(${drafted("source")}) = 'Rental' AND (${drafted("monthlyRate")}) IS NULL`],
  [
    ["source", "purchasePrice"],
    `(${drafted("source")}) = 'Purchase' AND (${drafted("purchasePrice")}) IS NULL`,
  ],
  [["dor"], `(${drafted("dor")}) IS NULL`],
  ...MONEY_FIELDS.map((field): [EditableField[], string] => [
    [field],
    `${valueIn("d.delta", field)} < 0 OR ${valueIn("d.delta", field)} >= ${MONEY_LIMIT}`,
  ]),
  ...EDITABLE_FIELDS.flatMap((field): [EditableField[], string][] => {
    const { maxLength } = FIELD[field];
    return maxLength === undefined ? [] : [[[field], `char_length(d.delta->>'${field}') > ${maxLength}`]];
  }),
];
const BREAKS_A_RULE = RULES.map(
  ([fields, isBroken]) => `(${holdsAny("d.delta", fields)} AND (${isBroken}))`,
).join(" OR ");

/** `collisions` of src/domain/three-way-merge.ts as SQL. */
const COLLIDES = [
  ...EDITABLE_FIELDS.map((field) => {
    const now = `(${current(field)})`;
    return `(${holds("d.delta", field)} AND NOT (${holds("d.seen", field)} AND ${now} IS NOT DISTINCT FROM ${valueIn("d.seen", field)})
    AND ${now} IS DISTINCT FROM ${valueIn("d.delta", field)})`;
  }),
  `(NOT d.seen_discontinued AND (${current("isDiscontinued")}) AND NOT ${holds("d.delta", "isDiscontinued")})`,
].join(" OR ");

/** `changeKind` of src/domain/change-kind.ts as SQL: its place in CHANGE_KINDS. */
const only = (fields: readonly EditableField[]) =>
  `d.delta - ARRAY[${fields.map((field) => `'${field}'`).join(", ")}]::text[] = '{}'`;
const placeOf = (kind: ChangeKind) => CHANGE_KINDS.indexOf(kind);
const KIND = `CASE
  WHEN ${only(KIND_FIELDS.dates)} THEN ${placeOf("dates")} WHEN ${only(KIND_FIELDS.money)} THEN ${placeOf("money")}
  WHEN ${only(KIND_FIELDS.actuals)} THEN ${placeOf("actuals")} WHEN ${only(DETAIL_FIELDS)} THEN ${placeOf("details")}
  WHEN NOT ${only(["isDiscontinued"])} THEN ${placeOf("several")}
  WHEN (d.delta->>'isDiscontinued')::boolean THEN ${placeOf("discontinue")} ELSE ${placeOf("restore")} END`;

/** Where the member may not (any more) change what the draft changes; nothing to look at for whoever may do all. */
function forbidden({ permissions }: Member): string {
  const detailed = [...KIND_FIELDS.dates, ...KIND_FIELDS.money, ...DETAIL_FIELDS];
  const needs: readonly [boolean, readonly EditableField[]][] = [
    [permissions.has("perm_EditForecast"), detailed],
    [permissions.has("perm_EditActuals"), ACTUAL_FIELDS],
    [permissions.has("perm_Delete"), ["isDiscontinued"]],
    [permissions.has("perm_ViewFinancials"), MONEY_FIELDS],
  ];
  const missing = needs.filter(([has]) => !has);
  return missing.length === 0
    ? "false"
    : missing.map(([, fields]) => holdsAny("d.delta", fields)).join(" OR ");
}

/** When the newest of the member's drafts was saved: ISO 8601 to the microsecond; null without drafts. */
export async function newestDraft(tx: Transaction, member: Member): Promise<string | null> {
  const { rows } = await tx.execute<{ at: string | null }>(sql`
    SELECT to_char(max(d.updated_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
    FROM pfa_modification d WHERE ${isMine(member)}`);
  return rows[0]?.at ?? null;
}

/** How many drafts the member has. Call it first: `judgedDrafts` is planned by it. */
export async function countDrafts(tx: Transaction, member: Member): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM pfa_modification d WHERE ${isMine(member)}`);
  const count = rows[0]?.count ?? 0;
  await planForMany(tx, count);
  return count;
}

/** The member's open drafts, as a condition on `pfa_modification d`. */
export function isMine({ organizationId, userId }: Actor): SQL {
  return sql`d.organization_id = ${organizationId} AND d.user_id = ${userId} AND d.sync_status = 'draft'`;
}

/**
 * What a review shows of a draft, as parts of one text: the values, those under them, what names and groups the record, and
 * all that its cost hangs on. Money only for whoever sees it: a number made of it could be guessed back.
 */
function shownParts(member: Member): string {
  const money = seesMoney(member);
  const fields = EDITABLE_FIELDS.filter(
    (field) => money || !(MONEY_FIELDS as readonly string[]).includes(field),
  );
  const changes = fields.flatMap((field) => [
    `d.delta->'${field}'`,
    `CASE WHEN ${holds("d.delta", field)} THEN ${current(field)} END`,
  ]);
  const named = [drafted("category"), drafted("description")];
  return [...changes, ...named, ...(money ? [...COST_FIELDS, "isDiscontinued" as const].map(drafted) : [])]
    .map((part) => `(${part})`)
    .join(", ");
}

/**
 * What a review showed of some drafts, in one number: the sum of `shown` over them, whatever their order. Another one says
 * that a draft or what lies under it is no longer what was shown.
 */
export async function shownSum(tx: Transaction, member: Member, pfaIds: readonly string[]): Promise<number> {
  const { rows } = await tx.execute<{ sum: number }>(sql`
    SELECT coalesce(sum(j.shown), 0)::float8 AS sum FROM ${judgedDrafts(member)} j
    WHERE j.pfa_id = ANY(${idArray(pfaIds)})`);
  return rows[0]?.sum ?? 0;
}

/**
 * The member's drafts, each judged as a commit would judge it, as the rows of a subquery: `pfa_id`, `delta`, `category` (with
 * the draft), `kind` (place in CHANGE_KINDS), `cost_before` and `cost_after` (`costInPlan`: US dollars, null where unknown),
 * `broken`, `colliding`, `shown` (`shownSum` adds it up). What is selected of them is all that is worked out. A test holds it to the rules of the domain.
 */
export function judgedDrafts(member: Member): SQL {
  const before = sql`CASE WHEN ${sql.raw(holdsAny("w.change", COST_FIELDS))}
    THEN ${forecastCostSql((field) => sql.raw(`(${current(field)})`))} ELSE r.forecast_cost END`;
  return sql`(
    SELECT d.pfa_id, d.delta, ${sql.raw(drafted("category"))} AS category, ${sql.raw(KIND)} AS kind, 
      CASE WHEN ${sql.raw(current("isDiscontinued"))} THEN 0.00 ELSE ${before} END AS cost_before,
      CASE WHEN ${sql.raw(drafted("isDiscontinued"))} THEN 0.00 WHEN ${sql.raw(holdsAny("d.delta", COST_FIELDS))}
        THEN ${forecastCostSql((field) => sql.raw(`(${drafted(field)})`))} ELSE ${before} END AS cost_after,
      coalesce(${sql.raw(BREAKS_A_RULE)} OR ${sql.raw(forbidden(member))}, false) AS broken, ${sql.raw(COLLIDES)} AS colliding,
      hashtext(jsonb_build_array(${sql.raw(shownParts(member))})::text) AS shown
    FROM pfa_modification d
    JOIN pfa_mirror r ON r.organization_id = d.organization_id AND r.pfa_id = d.pfa_id
    LEFT JOIN (
      SELECT m.pfa_id, pfa_overlay(m.delta ORDER BY m.commit_sequence) AS change
      FROM pfa_modification m
      WHERE m.organization_id = ${member.organizationId} AND m.sync_status IN ('committed', 'queued', 'syncing')
      GROUP BY m.pfa_id
    ) w ON w.pfa_id = d.pfa_id
    WHERE ${isMine(member)}
  )`;
}
