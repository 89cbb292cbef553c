import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#src/db/in-organization.ts";
import { FIELD, type FieldKind, type RecordField } from "#src/domain/record.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

const SQL_TYPE: { readonly [K in FieldKind]: string } = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric",
  boolean: "boolean",
};

/**
 * What a member sees, as SQL: the mirror, over it everybody's changes on their way to PEMS in commit order, over that the
 * member's own draft. The rows are `v`. Ask for all that a query uses first, then for `from`: nothing else is worked out,
 * and nothing twice.
 */
export class EffectiveView {
  readonly #actor: Actor;
  readonly #fields = new Set<RecordField>();

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  readonly pfaId = sql.raw("v.pfa_id");
  /** The state of the badge. */
  readonly state = sql.raw("v.state");
  readonly hasDraft = sql.raw("v.has_draft");

  /** A field's value in a row of the view. */
  readonly field = (name: RecordField): SQL => {
    this.#fields.add(name);
    return sql.raw(`v.${columnOf(name)}`);
  };

  /** All records of the organization as `v`. OFFSET 0 keeps Postgres from working a value out at each place of its use. */
  from(): SQL {
    const { organizationId, userId } = this.#actor;
    const used = [...this.#fields];
    const columns = used.map((name) => `, r.${columnOf(name)}`).join("");
    return sql`(
      SELECT c.pfa_id, c.has_draft, c.state ${sql.raw(used.map(shownValue).join(""))}
      FROM (
        SELECT r.pfa_id ${sql.raw(columns)}, o.draft IS NOT NULL AS has_draft, coalesce(o.state, 'synced') AS state,
          CASE WHEN o.draft IS NULL THEN o.overlay WHEN o.overlay IS NULL THEN o.draft ELSE o.overlay || o.draft END AS change
        FROM pfa_mirror r
        LEFT JOIN (
          SELECT m.pfa_id,
            pfa_overlay(m.delta ORDER BY m.commit_sequence)
              FILTER (WHERE m.sync_status IN ('committed', 'queued', 'syncing')) AS overlay,
            pfa_overlay(m.delta) FILTER (WHERE m.sync_status = 'draft') AS draft,
            ${badgeState()} AS state
          FROM pfa_modification m
          WHERE m.organization_id = ${organizationId}
            AND (m.sync_status IN ('committed', 'queued', 'syncing')
              OR m.user_id = ${userId} AND m.sync_status IN ('draft', 'conflict', 'failed'))
          GROUP BY m.pfa_id
        ) o ON o.pfa_id = r.pfa_id
        WHERE r.organization_id = ${organizationId}
        OFFSET 0
      ) c
      OFFSET 0
    ) v`;
  }
}

function shownValue(field: RecordField): string {
  const column = columnOf(field);
  const changed = `(c.change->>'${field}')::${SQL_TYPE[FIELD[field].kind]}`;
  return `, CASE WHEN c.change ? '${field}' THEN ${changed} ELSE c.${column} END AS ${column}`;
}

/** The badge of a record, from its open changes: what needs the member first, then what is furthest on its way. */
function badgeState(): SQL {
  const order = ["conflict", "failed", "draft", "syncing", "queued", "committed"];
  const whens = order.map((state) => `WHEN bool_or(m.sync_status = '${state}') THEN '${state}'`);
  return sql.raw(`CASE ${whens.join(" ")} END`);
}
