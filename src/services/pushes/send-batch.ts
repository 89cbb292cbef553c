import type { Actor } from "#src/db/in-organization.ts";
import type { BatchOutcome } from "#src/pems/outcomes.ts";
import { waitForSlot } from "#src/pems/rate-slot.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { toOperation } from "#src/services/pushes/decide-write.ts";
import { judgeAnswer, type Sent } from "#src/services/pushes/judge-answer.ts";
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
  const clock = { now: deps.now(), retryDelayMs: deps.settings.retryDelayMs };
  if (signal.aborted && outcome.kind === "unknown") {
    // We hung up ourselves: no news about PEMS or the items, except that some may have been applied.
    await settleBatch(
      deps,
      actor,
      sends.map(({ row }) => ({
        row,
        verdict: {
          kind: "again",
          at: clock.now,
          outcomeUnknown: outcome.sent,
          mirrorStale: false,
          retryCount: row.retryCount,
          batchLimit: null,
          note: null,
        },
      })),
    );
    return;
  }
  const { settlements, consequence } = judgeAnswer(sends, outcome, clock);
  await recordConsequence(deps, actor, connection, consequence);
  await settleBatch(deps, actor, settlements);
}

async function send(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  sends: readonly Sent[],
  signal: AbortSignal,
): Promise<BatchOutcome> {
  try {
    await waitForSlot(deps.db, actor, connection.connectionId, signal, deps.settings.ratePerSecond);
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
  return connection.client.writeBatch({ organizationCode: connection.organizationCode, operations }, signal);
}
