import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { isSoftDelete } from "#src/domain/record.ts";
import { returnTrial } from "#src/pems/breaker.ts";
import { recordAudit } from "#src/services/audit/record-audit.ts";
import type { ServiceDeps, SyncSettings } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { countSettlements } from "#src/services/metrics/sync-metrics.ts";
import { claimBatch } from "#src/services/pushes/claim-batch.ts";
import { crashPoint } from "#src/services/pushes/crash-points.ts";
import { decideWrite } from "#src/services/pushes/decide-write.ts";
import type { Sent } from "#src/services/pushes/judge-answer.ts";
import { mayPush } from "#src/services/pushes/may-push.ts";
import type { QueueRow, Settlement } from "#src/services/pushes/queue-row.ts";
import { settle } from "#src/services/pushes/settle-batch.ts";

/** What a lane has in hand after a claim. */
export interface PreparedBatch {
  /** On record as about to be sent. */
  toSend: Sent[];
  /** PEMS must be read before anything else happens to them. */
  toRead: QueueRow[];
  /** Out of attempts: given up only if PEMS is healthy otherwise. */
  exhausted: Settlement[];
  /** Settled already: they needed no request. */
  settled: readonly Settlement[];
  /** The settings that count for the organization. */
  settings: SyncSettings;
}

/**
 * Claims a batch, merges each item onto the mirror, settles what needs no request, and records what is about to be sent,
 * all in one short transaction with no request to PEMS in it.
 * @returns null when nothing is due or nothing may be sent now
 */
export async function prepareBatch(deps: ServiceDeps, actor: Actor): Promise<PreparedBatch | null> {
  const prepared = await inOrganization(deps.db, actor, async (tx) => {
    const now = deps.now();
    const leave = await mayPush(tx, actor, deps.settings);
    if (!leave) return null;
    const rows = await claimBatch(tx, actor, {
      claimedBy: deps.workerId ?? `process ${process.pid}`,
      now,
      limit: leave.settings.batchSize,
      leaseSeconds: deps.settings.leaseSeconds,
    });
    const batch = rows.length === 0 ? null : await takeInHand(tx, actor, rows, now);
    const needsPems =
      batch !== null && batch.toSend.length + batch.toRead.length + batch.exhausted.length > 0;
    if (leave.trialOf && !needsPems) await returnTrial(tx, actor, leave.trialOf);
    if (batch) crashPoint(deps, "before-claim-commit");
    return batch && { ...batch, settings: leave.settings };
  });
  if (prepared) countSettlements(actor.organizationId, prepared.settled, deps.now());
  return prepared;
}

async function takeInHand(
  tx: Transaction,
  actor: Actor,
  rows: readonly QueueRow[],
  now: Date,
): Promise<Omit<PreparedBatch, "settings">> {
  await recordClaims(tx, actor, rows);
  const toRead = rows.filter((row) => row.outcomeUnknown || row.mirrorStale);
  const ready = rows.filter((row) => !row.outcomeUnknown && !row.mirrorStale);
  return { toRead, ...(await carryOut(tx, actor, ready, now)) };
}

/** Decides about claimed items: settles what needs no request, records the sends. */
async function carryOut(
  tx: Transaction,
  actor: Actor,
  rows: readonly QueueRow[],
  now: Date,
): Promise<Pick<PreparedBatch, "toSend" | "exhausted" | "settled">> {
  const toSend: Sent[] = [];
  const needNothing: Settlement[] = [];
  const exhausted: Settlement[] = [];
  for (const row of rows) {
    const decision = decideWrite(row);
    if (decision.kind === "send") toSend.push({ row, ...decision });
    else if (decision.verdict.kind === "failed" && decision.verdict.exhausted) {
      exhausted.push({ row, verdict: decision.verdict });
    } else needNothing.push({ row, verdict: decision.verdict });
  }
  const settled = await settle(tx, actor, needNothing, now);
  await recordSends(tx, toSend);
  return { toSend, exhausted, settled };
}

async function recordClaims(tx: Transaction, actor: Actor, rows: readonly QueueRow[]): Promise<void> {
  await recordAudit(
    tx,
    actor,
    rows.map((row) => ({
      action: "modification.syncing",
      entity: "modification",
      entityId: row.modificationId,
      pfaId: row.pfaId,
      before: { state: "queued" },
      after: { state: "syncing" },
    })),
  );
  const pfaIds = rows.map((row) => row.pfaId);
  await publish(tx, [
    {
      type: "SYNC_PROCESSING",
      organizationId: actor.organizationId,
      pfaIds,
      runId: rows[0]?.runId ?? null,
    },
  ]);
}

/** What is about to be sent is on record before it is sent, so that a crash in between is an unknown outcome. */
async function recordSends(tx: Transaction, sends: readonly Sent[]): Promise<void> {
  if (sends.length === 0) return;
  const rows = sends.map(({ row, changes, version }) => ({
    id: row.id,
    payload: changes,
    version,
    operation: isSoftDelete(changes) ? "DELETE" : "UPDATE",
  }));
  await tx.execute(sql`
    UPDATE pfa_write_queue q SET payload = r.payload, sent_version = r.version, sent_at = now(), operation = r.operation
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, payload jsonb, version int, operation text)
    WHERE q.id = r.id AND q.id = ANY(${sql.param(rows.map((row) => row.id))}::uuid[])`);
}
