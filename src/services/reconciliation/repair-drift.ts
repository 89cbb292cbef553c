import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import { admit } from "#src/services/connections/admission.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { type Applied, applyRecords, reportApplied } from "#src/services/pulls/apply-records.ts";
import { parseRecords } from "#src/services/pulls/parse-records.ts";
import { type MirrorState, moveMirrorBack } from "#src/services/reconciliation/move-mirror-back.ts";
import { pickRecords } from "#src/services/reconciliation/raw-records.ts";
import { MOST_SINGLE_READS, readSingle } from "#src/services/reconciliation/read-single.ts";
import { REPAIRABLE } from "#src/services/reconciliation/reconciliation-run.ts";
import { type Listing, listPages } from "#src/services/reconciliation/scan-pages.ts";

export interface Repair {
  repaired: number;
  /** Findings that a repair could not mend: PEMS no longer has the record, or it can't be typed. */
  open: number;
  /** Why it ended early, in plain words; the next repair goes on. */
  error: string | null;
}

/**
 * Mends the mirror where a reconciliation found it to differ: the records are read from PEMS anew, the raw answers kept,
 * and taken the way of a pull. Drafts, queue and PEMS itself are not touched; nothing is ever deleted.
 * @param actor whom the audit names
 * @param input.runId the run whose findings are to be mended
 */
export async function repairDrift(
  deps: ServiceDeps,
  actor: Actor,
  { runId }: { runId: string },
  signal: AbortSignal,
): Promise<Repair> {
  const wanted = await openFindings(deps, actor, runId);
  if (wanted.size === 0) return { repaired: 0, open: 0, error: null };
  const connection = await openConnection(deps, actor, runId);
  const mayGoOn = async () => {
    const admission = await admit(deps, actor, connection.connectionId);
    return admission.kind === "go" ? null : admission.message;
  };
  const listing: Listing = { runId, connection, mayGoOn, signal };
  const applied: Applied[] = [];
  const take = async (tx: Transaction, records: readonly unknown[], bronzeId: string) => {
    const picked = pickRecords(records, new Set(wanted.keys()));
    if (picked.size > 0)
      applied.push(await mend(tx, deps, actor, listing, wanted, [...picked.values()], bronzeId));
  };
  const error = await readAgain(deps, actor, listing, [...wanted.keys()], take);
  await connection.attemptsRecorded();
  for (const one of applied) reportApplied(deps, actor, one);
  const open = (await openFindings(deps, actor, runId)).size;
  const repaired = wanted.size - open;
  await inOrganization(deps.db, actor, async (tx) => {
    await tx.execute(sql`UPDATE sync_run SET succeeded = succeeded + ${repaired} WHERE id = ${runId}`);
    const after = { repaired, open, ...(error !== null && { error }) };
    await recordAudit(tx, actor, [
      { action: "reconciliation.repaired", entity: "sync_run", entityId: runId, pfaId: null, after },
    ]);
  });
  return { repaired, open, error };
}

interface Finding extends Record<string, unknown> {
  kind: string;
  /** The mirror's row, where it still has the version that was found. */
  seen: MirrorState | null;
}

/** Records that wait for repair, each with what the mirror has now: before PEMS is asked for them. */
async function openFindings(deps: ServiceDeps, actor: Actor, runId: string): Promise<Map<string, Finding>> {
  const { rows } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute<Finding & { pfa_id: string }>(sql`
      SELECT f.pfa_id, f.kind, m.seen FROM reconciliation_finding f
      LEFT JOIN LATERAL (
        SELECT jsonb_build_object('version', version, 'contentHash', content_hash, 'syncedAt', synced_at) AS seen
        FROM pfa_mirror
        WHERE organization_id = f.organization_id AND pfa_id = f.pfa_id AND version = f.mirror_version LIMIT 1) m ON true
      WHERE f.organization_id = ${actor.organizationId} AND f.run_id = ${runId} AND ${REPAIRABLE} ORDER BY f.pfa_id`),
  );
  return new Map(rows.map(({ pfa_id: pfaId, kind, seen }) => [pfaId, { kind, seen }]));
}

/** @returns why it ended early; null when everything was read */
async function readAgain(
  deps: ServiceDeps,
  actor: Actor,
  listing: Listing,
  pfaIds: readonly string[],
  take: (tx: Transaction, records: readonly unknown[], bronzeId: string) => Promise<void>,
): Promise<string | null> {
  const stopped = "The worker was stopped.";
  if (pfaIds.length > MOST_SINGLE_READS) {
    const end = await listPages(deps, actor, listing, null, (tx, { records }, bronzeId) =>
      take(tx, records, bronzeId),
    );
    if (end.kind === "done") return null;
    return end.kind === "failed" ? end.message : stopped;
  }
  for (const pfaId of pfaIds) {
    const read = await readSingle(deps, actor, listing, pfaId, (tx, record, bronzeId) =>
      take(tx, [record], bronzeId),
    );
    if (read.kind === "failed") return read.message;
    if (read.kind === "stopped") return stopped;
  }
  return null;
}

/** The way of a pull, and the way back where PEMS went back; then whoever agrees with what was read is repaired. */
async function mend(
  tx: Transaction,
  deps: ServiceDeps,
  actor: Actor,
  { runId, connection }: Listing,
  wanted: ReadonlyMap<string, Finding>,
  records: readonly unknown[],
  bronzeId: string,
): Promise<Applied> {
  const at = deps.now();
  const applied = await applyRecords(tx, actor, { records, bronzeId, at });
  // A version that can't be typed would end the statement below, and with it the whole page.
  const { versions } = parseRecords(records, connection.organizationCode, bronzeId);
  const read = versions.map(({ pfaId, version }) => ({ pfaId, version }));
  const back = read.flatMap(({ pfaId, version: to }) => {
    const { kind, seen: from } = wanted.get(pfaId) ?? {};
    return kind === "ahead" && from && to < from.version ? [{ pfaId, from, to }] : [];
  });
  const movedBack = await moveMirrorBack(tx, actor, runId, back);
  await tx.execute(sql`
    UPDATE reconciliation_finding f SET repaired_at = ${at.toISOString()}
    FROM jsonb_to_recordset(${JSON.stringify(read)}::jsonb) AS r("pfaId" text, version int)
    JOIN pfa_mirror m ON m.organization_id = ${actor.organizationId} AND m.pfa_id = r."pfaId" AND m.version >= r.version
    LEFT JOIN pfa_silver s ON s.organization_id = m.organization_id AND s.pfa_id = m.pfa_id AND s.version = m.version
    WHERE f.organization_id = ${actor.organizationId} AND f.run_id = ${runId} AND f.pfa_id = r."pfaId" AND ${REPAIRABLE}
      AND (f.kind <> 'ahead' OR m.version = r.version OR m.version > f.mirror_version)
      AND (s.content_hash = m.content_hash OR m.version > r.version)`);
  await publish(tx, [
    {
      type: "RECORDS_CHANGED",
      organizationId: actor.organizationId,
      pfaIds: [...applied.moved, ...movedBack],
    },
  ]);
  return applied;
}
