import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import {
  type Comparison,
  compareShape,
  type Drift,
  type JsonType,
  type Shape,
  shapeOf,
} from "#src/services/quality/page-shape.ts";

interface Known {
  seen: Shape;
  /** Reported within the last day, by `driftKey`. */
  fresh: ReadonlySet<string>;
}

/**
 * Compares the shape of a page with what was known, and reports each difference once: a row that people see, and an audit
 * entry. One statement when nothing is new.
 * @returns what was reported now
 */
export async function noteShape(
  tx: Transaction,
  actor: Actor,
  { records, bronzeId }: { records: readonly unknown[]; bronzeId: string },
): Promise<Drift[]> {
  const { seen, fresh } = await readKnown(tx, actor);
  const { drifts, learned } = compareShape(shapeOf(records), seen);
  await remember(tx, actor, learned);
  const reportable = drifts.filter((drift) => !fresh.has(driftKey(drift)));
  return report(tx, actor, reportable, bronzeId);
}

function driftKey({ kind, field, found }: Pick<Drift, "kind" | "field" | "found">): string {
  return JSON.stringify([kind, field, found]);
}

async function readKnown(tx: Transaction, actor: Actor): Promise<Known> {
  const { rows } = await tx.execute<{
    shape: { field: string; types: JsonType[] }[];
    fresh: Pick<Drift, "kind" | "field" | "found">[];
  }>(sql`
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object('field', field, 'types', types)), '[]') FROM pems_shape
       WHERE organization_id = ${actor.organizationId}) AS shape,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'field', field, 'found', found)), '[]') FROM pems_schema_drift
       WHERE organization_id = ${actor.organizationId} AND last_seen_at > now() - interval '1 day') AS fresh`);
  const [known] = rows;
  return {
    seen: new Map(known?.shape.map(({ field, types }) => [field, new Set(types)])),
    fresh: new Set(known?.fresh.map(driftKey)),
  };
}

async function remember(tx: Transaction, actor: Actor, learned: Comparison["learned"]): Promise<void> {
  if (learned.length === 0) return;
  await tx.execute(sql`
    INSERT INTO pems_shape (organization_id, field, types)
    SELECT ${actor.organizationId}, r.field, ARRAY(SELECT jsonb_array_elements_text(r.types))
    FROM jsonb_to_recordset(${JSON.stringify(learned)}::jsonb) AS r(field text, types jsonb) ORDER BY r.field
    ON CONFLICT (organization_id, field) DO UPDATE
    SET last_seen_at = now(), types = ARRAY(SELECT DISTINCT unnest(pems_shape.types || excluded.types) ORDER BY 1)`);
}

async function report(
  tx: Transaction,
  actor: Actor,
  drifts: readonly Drift[],
  bronzeId: string,
): Promise<Drift[]> {
  if (drifts.length === 0) return [];
  const named = drifts.map((drift) => ({ ...drift, id: uuidv7() }));
  const { rows } = await tx.execute<{ id: string }>(sql`
    INSERT INTO pems_schema_drift (id, organization_id, kind, field, expected, found, bronze_id)
    SELECT r.id, ${actor.organizationId}, r.kind, r.field, r.expected, r.found, ${bronzeId}
    FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS r(id uuid, kind text, field text, expected text, found text)
    ORDER BY r.kind, r.field, r.found
    ON CONFLICT (organization_id, kind, field, found) DO UPDATE SET last_seen_at = now()
    RETURNING id`);
  const written = new Set(rows.map((row) => row.id));
  const reported = named.filter(({ id }) => written.has(id));
  await recordAudit(
    tx,
    actor,
    reported.map(({ id, ...drift }) => ({
      action: "schema.drifted",
      entity: "schema" as const,
      entityId: id,
      pfaId: null,
      after: drift,
    })),
  );
  return reported.map(({ id, ...drift }) => drift);
}
