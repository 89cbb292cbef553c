import { type SQL, sql } from "drizzle-orm";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import { DomainError } from "#src/domain/errors.ts";
import { type FieldCondition, type FieldConditions, operatorsOf } from "#src/domain/field-condition.ts";
import { FIELD, MONEY_FIELDS, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { seesMoney } from "#src/services/records/visible-fields.ts";

/**
 * Conditions on single fields as SQL over what the member sees. One without a text or values restricts nothing.
 * @throws DomainError BAD_INPUT where a condition does not fit its field, FORBIDDEN for money that the member may not see
 */
export function fieldConditions(
  member: Member,
  conditions: FieldConditions,
  shown: (name: RecordField) => SQL,
): SQL[] {
  return RECORD_FIELDS.flatMap((field) => {
    const condition = conditions[field];
    if (condition === undefined) return [];
    if (!seesMoney(member) && MONEY_FIELDS.some((money) => money === field)) {
      throw new DomainError("FORBIDDEN", "You can't filter by money.", { field });
    }
    const { kind, label } = FIELD[field];
    if (!operatorsOf(kind).includes(condition.op)) {
      throw new DomainError("BAD_INPUT", `${label} can't be filtered this way.`, { field });
    }
    return conditionSql(field, condition, shown(field));
  });
}

function conditionSql(field: RecordField, condition: FieldCondition, shown: SQL): SQL[] {
  switch (condition.op) {
    case "contains": {
      const text = storable(condition.text).trim();
      return text === "" ? [] : [sql`strpos(lower(${shown}), lower(${text})) > 0`];
    }
    case "in": {
      const isText = FIELD[field].kind === "text";
      const values = condition.values.map((value) => (isText ? storable(value) : typed(field, value)));
      return values.length === 0 ? [] : [sql`${shown} = ANY(${sql.param(values)}::text[])`];
    }
    case "between": {
      const type = sql.raw(FIELD[field].kind === "date" ? "date" : "numeric");
      const { from, to } = condition;
      return [
        ...(from === undefined ? [] : [sql`${shown} >= ${typed(field, from)}::${type}`]),
        ...(to === undefined ? [] : [sql`${shown} <= ${typed(field, to)}::${type}`]),
      ];
    }
    case "is":
      return [condition.value ? shown : sql`NOT ${shown}`];
    case "empty":
      return [sql`${shown} IS NULL`];
    case "filled":
      return [sql`${shown} IS NOT NULL`];
  }
}

/** Postgres has no text with a NUL in it. */
const storable = (text: string) => text.replaceAll("\u0000", "");

/** A day, an amount (also one that PEMS holds against the rules) or a choice in canonical form. */
function typed(field: RecordField, value: string): string {
  const canonical = canonicalFromPems({ [field]: value });
  if (canonical.ok && canonical.fields[field] !== null) return String(canonical.fields[field]);
  const message = canonical.ok ? `${FIELD[field].label} needs a value.` : canonical.problems[0]?.message;
  throw new DomainError("BAD_INPUT", String(message), { field });
}
