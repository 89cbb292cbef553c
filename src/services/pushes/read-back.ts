import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { countSettlements } from "#src/services/metrics/sync-metrics.ts";
import { readRecords } from "#src/services/pulls/read-records.ts";
import { crashPoint } from "#src/services/pushes/crash-points.ts";
import {
  dueAgain,
  dueWhileRefused,
  isStillRefused,
  judgeReadBack,
} from "#src/services/pushes/judge-read-back.ts";
import type { QueueRow, Settlement, Verdict } from "#src/services/pushes/queue-row.ts";
import { readQueueRows } from "#src/services/pushes/read-queue-rows.ts";
import { settle, settleBatch } from "#src/services/pushes/settle-batch.ts";
import { askReconciliation } from "#src/services/reconciliation/ask-reconciliation.ts";

/**
 * Reads the records of items whose outcome is unknown, or whose version PEMS refused, and settles what that tells: it
 * was applied, somebody must decide, or it goes out again at once, without cost, on the version that was found. Where
 * PEMS refuses the very version that the mirror still has, it waits, and the mirror is compared with PEMS and mended.
 */
export async function readBack(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  rows: readonly QueueRow[],
  signal: AbortSignal,
): Promise<void> {
  if (rows.length === 0) return;
  crashPoint(deps, "before-read-back");
  const pfaIds = rows.map((row) => row.pfaId);
  const read = await readRecords(deps, connection, actor, pfaIds, signal);
  crashPoint(deps, "during-read-back");
  if (read.kind !== "ok") {
    const at = new Date(deps.now().getTime() + (read.kind === "unavailable" ? read.waitMs : 0));
    await settleBatch(
      deps,
      actor,
      rows.map((row) => ({ row, verdict: stillOpen(row, at) })),
    );
    return;
  }
  const missing = new Set(read.missing);
  const settled = await inOrganization(deps.db, actor, async (tx) => {
    const fresh = await readQueueRows(
      tx,
      actor,
      rows.map((row) => row.id),
    );
    const claimed = new Map(rows.map((row) => [row.id, row]));
    const settlements = fresh.map((row): Settlement => {
      // The epoch of the claim, not the present one: whoever took the item since must not be disturbed.
      const mine = { ...row, claimEpoch: claimed.get(row.id)?.claimEpoch ?? row.claimEpoch };
      if (missing.has(row.pfaId)) return { row: mine, verdict: gone };
      const now = deps.now();
      const due = isStillRefused(mine) ? dueWhileRefused(mine, now, deps.settings.retryDelayMs) : now;
      return { row: mine, verdict: judgeReadBack(mine, due) };
    });
    const recorded = await settle(tx, actor, settlements, deps.now());
    crashPoint(deps, "before-read-back-commit");
    return recorded;
  });
  countSettlements(actor.organizationId, settled, deps.now());
  crashPoint(deps, "after-read-back");
  const refused = settled.filter(({ row, verdict }) => verdict.kind === "again" && isStillRefused(row));
  if (refused.length === 0) return;
  const { organizationId } = actor;
  deps.log.warn({ organizationId, refused: refused.length }, "PEMS refuses versions that the mirror has");
  await askReconciliation(deps, actor);
}

const gone: Verdict = {
  kind: "failed",
  status: 404,
  error: { code: "NOT_FOUND", message: "PEMS no longer has this record." },
};

/** PEMS could not be read: as open as before, at no cost. */
function stillOpen(row: QueueRow, at: Date): Verdict {
  return { ...dueAgain(row, at), outcomeUnknown: row.outcomeUnknown, mirrorStale: row.mirrorStale };
}
