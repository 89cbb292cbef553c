import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** A run that was not heard of for so long has lost its worker. Each request to PEMS renews it. */
const LEASE_MINUTES = 5;

export interface ReconciliationRequest {
  organizationId: string;
  trigger: "schedule" | "manual";
  /** The person who asked, if one did. */
  startedBy: string | null;
  /** When it was asked for: one that began since has done it already. Absent: it is done in any case. */
  askedAt?: Date;
}

/**
 * Opens the one reconciliation of an organization that may be under way; a run whose worker is gone ends as failed first.
 * @returns false when another one is under way, or has done what was asked for
 */
export async function openReconciliation(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  request: ReconciliationRequest,
): Promise<boolean> {
  const { organizationId } = actor;
  const { trigger, startedBy } = request;
  return inOrganization(deps.db, actor, async (tx) => {
    await tx.execute(sql`SELECT 1 FROM organization WHERE id = ${organizationId} FOR NO KEY UPDATE`);
    await endAbandoned(tx, actor);
    if (await isServed(tx, actor, request)) return false;
    const { rowCount } = await tx.execute(sql`
      INSERT INTO sync_run (id, organization_id, direction, trigger, started_by, mode, lease_until)
      SELECT ${runId}, ${organizationId}, 'reconciliation', ${trigger}, ${startedBy}::uuid, 'full', ${leaseEnd}
      WHERE NOT EXISTS (SELECT 1 FROM sync_run WHERE ${underWay(organizationId)})`);
    if (rowCount === 0) return false;
    await recordAudit(tx, startedBy === null ? actor : { ...actor, userId: startedBy }, [
      {
        action: "reconciliation.started",
        entity: "sync_run",
        entityId: runId,
        pfaId: null,
        after: { trigger },
      },
    ]);
    return true;
  });
}

/**
 * Whether one that began after this was asked for has done it; the schedule's own also mends, so nothing may be left to
 * mend. Job and run are both timed by the database.
 */
async function isServed(
  tx: Transaction,
  { organizationId }: Actor,
  { trigger, askedAt }: ReconciliationRequest,
): Promise<boolean> {
  if (!askedAt) return false;
  const { rowCount } = await tx.execute(sql`
    SELECT 1 FROM sync_run r
    WHERE r.organization_id = ${organizationId} AND r.direction = 'reconciliation' AND r.status = 'completed'
      AND r.started_at >= ${askedAt.toISOString()}
      AND (${trigger}::text = 'manual' OR NOT EXISTS (
        SELECT 1 FROM reconciliation_finding f
        WHERE f.organization_id = r.organization_id AND f.run_id = r.id AND ${REPAIRABLE}))
    LIMIT 1`);
  return rowCount === 1;
}

const leaseEnd = sql`clock_timestamp() + make_interval(mins => ${LEASE_MINUTES})`;

/** SQL: a reconciliation of the organization that has not ended. */
export function underWay(organizationId: string) {
  return sql`organization_id = ${organizationId} AND direction = 'reconciliation' AND status = 'running'`;
}

/** Runs of workers that are gone have nobody else to end them; what they left is cleared away. */
export async function endAbandoned(tx: Transaction, actor: Actor): Promise<void> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    UPDATE sync_run SET status = 'failed', finished_at = now(), error = 'The worker stopped before the end.'
    WHERE ${underWay(actor.organizationId)} AND lease_until < clock_timestamp()
    RETURNING id`);
  for (const { id } of rows) await discardReport(tx, actor, id);
  await recordAudit(
    tx,
    actor,
    rows.map(({ id }) => ({
      action: "reconciliation.failed",
      entity: "sync_run" as const,
      entityId: id,
      pfaId: null,
      after: { error: "The worker stopped before the end." },
    })),
  );
}

/** @returns false when the run has ended meanwhile: somebody took its worker for dead */
export async function renewLease(deps: ServiceDeps, actor: Actor, runId: string): Promise<boolean> {
  const { rowCount } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute(sql`UPDATE sync_run SET lease_until = ${leaseEnd} WHERE id = ${runId} AND status = 'running'`),
  );
  return rowCount === 1;
}

export async function noteProgress(
  tx: Transaction,
  runId: string,
  progress: { pages: number; records: number },
): Promise<void> {
  await tx.execute(
    sql`UPDATE sync_run SET pages = ${progress.pages}, total = ${progress.records} WHERE id = ${runId}`,
  );
}

/** How a run ended. */
export type ReconciliationEnd =
  | { status: "completed"; records: number; findings: Record<string, number> }
  | { status: "failed" | "cancelled"; error: string };

/**
 * Ends a run: of a completed one the report stays, of another nothing. `failed` of the run counts findings, `succeeded`
 * what was repaired of them.
 * @returns false when somebody has ended it already, having taken its worker for dead: nothing of it stays
 */
export async function closeReconciliation(
  tx: Transaction,
  actor: Actor,
  runId: string,
  end: ReconciliationEnd,
): Promise<boolean> {
  const { organizationId } = actor;
  const { status, ...rest } = end;
  const findings = end.status === "completed" ? Object.values(end.findings) : [];
  const { rowCount } = await tx.execute(sql`
    UPDATE sync_run SET status = ${status}, error = ${"error" in end ? end.error : null}, finished_at = now(), lease_until = NULL,
      failed = ${findings.reduce((sum, number) => sum + number, 0)}
    WHERE id = ${runId} AND status = 'running'`);
  if (rowCount === 0 || end.status !== "completed") await discardReport(tx, actor, runId);
  if (rowCount === 0) return false;
  if (end.status === "completed") {
    await tx.execute(
      sql`UPDATE organization SET last_reconciliation_at = now() WHERE id = ${organizationId}`,
    );
    await tx.execute(sql`
      DELETE FROM reconciliation_scan WHERE organization_id = ${organizationId} AND run_id = ${runId}`);
  }
  await recordAudit(tx, actor, [
    { action: `reconciliation.${status}`, entity: "sync_run", entityId: runId, pfaId: null, after: rest },
  ]);
  return true;
}

async function discardReport(tx: Transaction, { organizationId }: Actor, runId: string): Promise<void> {
  for (const table of ["reconciliation_scan", "reconciliation_finding"]) {
    await tx.execute(sql`
      DELETE FROM ${sql.identifier(table)} WHERE organization_id = ${organizationId} AND run_id = ${runId}`);
  }
}

/** What is mended by reading PEMS again. What PEMS lacks, can't be typed or is stuck is for a person. */
export const REPAIRABLE = sql`f.kind IN ('missing_here', 'behind', 'differing', 'ahead') AND f.repaired_at IS NULL`;
