import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#src/db/in-organization.ts";
import { FIELD, type FieldKind, RECORD_FIELDS, type RecordField } from "#src/domain/record.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

/**
 * What a member sees, as SQL: the mirror, over it everybody's changes on their way to PEMS in commit order, over that the
 * member's own draft. The rows are `v`; only the fields that a query uses are worked out.
 */

const SQL_TYPE: { readonly [K in FieldKind]: string } = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric",
  boolean: "boolean",
};

/** The field's value in a row of the view. */
export function shown(field: RecordField): SQL {
  return sql.raw(`v.${columnOf(field)}`);
}

function shownValue(field: RecordField): string {
  const column = columnOf(field);
  const changed = `(c.change->>'${field}')::${SQL_TYPE[FIELD[field].kind]}`;
  return `CASE WHEN c.change ? '${field}' THEN ${changed} ELSE c.${column} END AS ${column}`;
}

/** Sub-select of all records of the organization as the actor sees them; alias it `v`. */
export function effectiveView(actor: Actor): SQL {
  const columns = RECORD_FIELDS.map((field) => `r.${columnOf(field)}`).join(", ");
  return sql`(
    SELECT c.pfa_id, c.has_draft, c.state, ${sql.raw(RECORD_FIELDS.map(shownValue).join(", "))}
    FROM (
      SELECT r.pfa_id, ${sql.raw(columns)}, o.draft IS NOT NULL AS has_draft, coalesce(o.state, 'synced') AS state,
        CASE WHEN o.draft IS NULL THEN o.overlay WHEN o.overlay IS NULL THEN o.draft ELSE o.overlay || o.draft END AS change
      FROM pfa_mirror r
      LEFT JOIN (
        SELECT m.pfa_id,
          pfa_overlay(m.delta ORDER BY m.commit_sequence)
            FILTER (WHERE m.sync_status IN ('committed', 'queued', 'syncing')) AS overlay,
          pfa_overlay(m.delta) FILTER (WHERE m.sync_status = 'draft') AS draft,
          ${badgeState()} AS state
        FROM pfa_modification m
        WHERE m.organization_id = ${actor.organizationId}
          AND (m.sync_status IN ('committed', 'queued', 'syncing')
            OR m.user_id = ${actor.userId} AND m.sync_status IN ('draft', 'conflict', 'failed'))
        GROUP BY m.pfa_id
      ) o ON o.pfa_id = r.pfa_id
      WHERE r.organization_id = ${actor.organizationId}
      OFFSET 0
    ) c
  ) v`;
}

/** The badge of a record, from its open changes: what needs the member first, then what is furthest on its way. */
function badgeState(): SQL {
  const order = ["conflict", "failed", "draft", "syncing", "queued", "committed"];
  const whens = order.map((state) => `WHEN bool_or(m.sync_status = '${state}') THEN '${state}'`);
  return sql.raw(`CASE ${whens.join(" ")} END`);
}
