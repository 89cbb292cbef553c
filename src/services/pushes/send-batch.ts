import type { Actor } from "#src/db/in-organization.ts";
import type { BatchOutcome } from "#src/pems/outcomes.ts";
import { MAX_SLOT_WAIT_WITH_CLAIMS_MS } from "#src/pems/rate-slot.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import { takeSlot } from "#src/services/connections/take-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { crashOnceSent, crashPoint } from "#src/services/pushes/crash-points.ts";
import { toOperation } from "#src/services/pushes/decide-write.ts";
import { judgeAnswer, type Sent } from "#src/services/pushes/judge-answer.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";
import { recordConsequence } from "#src/services/pushes/record-consequence.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";

/** Sends claimed items as one request on a slot of the rate limit, and settles them by the answer. */
export async function sendBatch(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  sends: readonly Sent[],
  signal: AbortSignal,
): Promise<void> {
  if (sends.length === 0) return;
  const outcome = await send(deps, actor, connection, sends, signal);
  crashPoint(deps, "after-answer");
  const now = deps.now();
  if (outcome.kind === "too-far") {
    // PEMS asked to wait for longer than a claim may be held.
    await giveBack(deps, actor, sends, new Date(now.getTime() + outcome.waitMs), false);
    return;
  }
  if (signal.aborted && outcome.kind === "unknown") {
    // We hung up ourselves: no news about PEMS or the items, except that some may have been applied.
    await giveBack(deps, actor, sends, now, outcome.sent);
    return;
  }
  const clock = { now, retryDelayMs: deps.settings.retryDelayMs };
  const { settlements, consequence } = judgeAnswer(sends, outcome, clock);
  await recordConsequence(deps, actor, connection, consequence);
  crashPoint(deps, "before-settle");
  await settleBatch(deps, actor, settlements);
  crashPoint(deps, "after-settle-commit");
}

async function giveBack(
  deps: ServiceDeps,
  actor: Actor,
  sends: readonly Sent[],
  at: Date,
  outcomeUnknown: boolean,
): Promise<void> {
  const settlements = sends.map(({ row }): Settlement => {
    const { retryCount } = row;
    const rest = { mirrorStale: false, retryCount, batchLimit: null, note: null };
    return { row, verdict: { kind: "again", at, outcomeUnknown, ...rest } };
  });
  await settleBatch(deps, actor, settlements);
}

async function send(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  sends: readonly Sent[],
  signal: AbortSignal,
): Promise<BatchOutcome | { kind: "too-far"; waitMs: number }> {
  const { connectionId, organizationCode, client } = connection;
  try {
    const slot = await takeSlot(deps, actor, connectionId, MAX_SLOT_WAIT_WITH_CLAIMS_MS, signal);
    if (slot.kind === "too-far") return slot;
  } catch (error) {
    if (!signal.aborted) throw error;
    return {
      kind: "unknown",
      status: null,
      reason: "network",
      message: "Stopped before sending.",
      sent: false,
    };
  }
  const operations = sends.map(({ row, changes, version }) => toOperation(row, changes, version));
  crashPoint(deps, "before-send");
  crashOnceSent(deps);
  return client.writeBatch({ organizationCode, operations }, signal);
}
