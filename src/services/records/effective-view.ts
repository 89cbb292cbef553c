import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#src/db/in-organization.ts";
import { searchText } from "#src/db/schema/search.ts";
import { FIELD, type FieldKind, isEditableField, type RecordField } from "#src/domain/record.ts";
import { SEARCHED_FIELDS } from "#src/domain/record-search.ts";
import { actualCostSql, forecastCostSql, planCostSql } from "#src/services/records/cost-sql.ts";
import { columnOf } from "#src/services/records/mirror-columns.ts";

const SQL_TYPE: { readonly [K in FieldKind]: string } = {
  text: "text",
  source: "text",
  dor: "text",
  date: "date",
  money: "numeric",
  boolean: "boolean",
};
const PRICES: readonly RecordField[] = ["source", "monthlyRate", "purchasePrice"];
const FORECAST: readonly RecordField[] = [...PRICES, "forecastStart", "forecastEnd"];
const ACTUAL: readonly RecordField[] = [...PRICES, "isActualized", "actualStart", "actualEnd"];

/**
 * What a member sees, as SQL: the mirror, over it everybody's changes on their way to PEMS in commit order, over that the
 * member's own draft. The rows are `v`. Ask for all that a query uses first, then for `from`: nothing else is worked out,
 * and nothing twice.
 */
export class EffectiveView {
  readonly #actor: Actor;
  /** The view's columns, each with its value over a row of the mirror (`r`) and its changes (`o`, null for most). */
  readonly #columns = new Map<string, SQL>();
  /** What is taken out of a record's changes, once, by name in `o`. */
  readonly #changes = new Map<string, string>();

  constructor(actor: Actor) {
    this.#actor = actor;
  }

  readonly pfaId = sql.raw("v.pfa_id");

  /** A field's value in a row of the view. */
  readonly field = (name: RecordField): SQL => this.#column(columnOf(name), this.#shown(name));

  /** The state of the badge. */
  get state(): SQL {
    return this.#column("state", sql`coalesce(o.state, 'synced')`);
  }

  /** Whether the member has a draft of the record. */
  get hasDraft(): SQL {
    return this.#column("has_draft", sql`coalesce(o.has_draft, false)`);
  }

  /** What a search looks in: lower case. */
  get searchText(): SQL {
    const changed = searchText(sql`r.pfa_id`, this.#shown);
    return this.#derived("search_text", sql`r.search_text`, SEARCHED_FIELDS, changed);
  }

  /** Calendar days of the forecast, negative where it is reversed; null without both dates. */
  get forecastDays(): SQL {
    return sql`(${this.field("forecastEnd")} - ${this.field("forecastStart")})`;
  }

  /** When PEMS last changed it. */
  get pemsUpdatedAt(): SQL {
    return this.#column("pems_updated_at", sql`r.pems_updated_at`);
  }

  /** US dollars; null where it is unknown. */
  get planCost(): SQL {
    return this.#derived("plan_cost", sql`r.plan_cost`, PRICES, planCostSql(this.#shown));
  }

  /** US dollars; null where it is unknown. */
  get forecastCost(): SQL {
    const changed = forecastCostSql(this.#shown);
    return this.#derived("forecast_cost", sql`r.forecast_cost`, FORECAST, changed);
  }

  /** US dollars; null where it is unknown or nothing happened. @param today `YYYY-MM-DD`: up to which a running rental costs */
  actualCost(today: string): SQL {
    const mirrored = sql`coalesce(r.ended_cost, ${actualCostSql(mirrorField, today)})`;
    return this.#derived("actual_cost", mirrored, ACTUAL, actualCostSql(this.#shown, today));
  }

  /**
   * What the mirror has worked out, or another value where a change touches one of the fields that it depends on. Most
   * records have no change, and need no look at each field.
   */
  #derived(name: string, mirrored: SQL, fields: readonly RecordField[], changed: SQL): SQL {
    const touched = fields.map((field) => `o.has_${columnOf(field)}`).join(" OR ");
    return this.#column(
      name,
      sql`CASE WHEN o.pfa_id IS NULL THEN ${mirrored} WHEN ${sql.raw(touched)} THEN ${changed} ELSE ${mirrored} END`,
    );
  }

  /** A field's value over mirror and changes. Nobody changes the plan. */
  readonly #shown = (name: RecordField): SQL => {
    const column = columnOf(name);
    if (!isEditableField(name)) return sql.raw(`r.${column}`);
    this.#changes.set(`has_${column}`, `g.change ? '${name}'`);
    this.#changes.set(column, `(g.change->>'${name}')::${SQL_TYPE[FIELD[name].kind]}`);
    return sql.raw(`CASE WHEN o.has_${column} THEN o.${column} ELSE r.${column} END`);
  };

  #column(name: string, value: SQL): SQL {
    this.#columns.set(name, value);
    return sql.raw(`v.${name}`);
  }

  /** Ids of the records that are seen otherwise than the mirror has them, as a query. */
  changedIds(): SQL {
    return sql`SELECT m.pfa_id ${this.#openChanges()}`;
  }

  #openChanges(): SQL {
    const { organizationId, userId } = this.#actor;
    // The list of open states is that of the index: however long the history, only what is open is read.
    return sql`FROM pfa_modification m
          WHERE m.organization_id = ${organizationId}
            AND m.sync_status IN ('draft', 'committed', 'queued', 'syncing', 'conflict', 'failed')
            AND (m.user_id = ${userId} OR m.sync_status IN ('committed', 'queued', 'syncing'))`;
  }

  /** Records of the organization as `v`: all, or those of `changedIds`. OFFSET 0 keeps Postgres from working a value out at each place of its use. */
  from(which: "all" | "changed" = "all"): SQL {
    const { organizationId } = this.#actor;
    const columns = [...this.#columns].map(([name, value]) => sql`, ${value} AS ${sql.raw(name)}`);
    const changes = [...this.#changes].map(([name, value]) => sql.raw(`, ${value} AS ${name}`));
    return sql`(
      SELECT r.pfa_id ${sql.join(columns)}
      FROM pfa_mirror r
      ${sql.raw(which === "all" ? "LEFT JOIN" : "JOIN")} (
        SELECT g.pfa_id, g.has_draft, g.state ${sql.join(changes)}
        FROM (
          SELECT m.pfa_id, bool_or(m.sync_status = 'draft') AS has_draft, ${BADGE} AS state,
            pfa_overlay(m.delta ORDER BY m.commit_sequence) FILTER (WHERE m.sync_status NOT IN ('conflict', 'failed')) AS change
          ${this.#openChanges()}
          GROUP BY m.pfa_id
        ) g
        OFFSET 0
      ) o ON o.pfa_id = r.pfa_id
      WHERE r.organization_id = ${organizationId}
      OFFSET 0
    ) v`;
  }
}

const mirrorField = (name: RecordField): SQL => sql.raw(`r.${columnOf(name)}`);

/** The badge of a record, from its open changes: what needs the member first, then what is furthest on its way. */
const BADGE = sql.raw(
  `CASE ${["conflict", "failed", "draft", "syncing", "queued", "committed"]
    .map((state) => `WHEN bool_or(m.sync_status = '${state}') THEN '${state}'`)
    .join(" ")} END`,
);
