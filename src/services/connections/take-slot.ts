import type { Actor } from "#src/db/in-organization.ts";
import { type Slot, waitForSlot } from "#src/pems/rate-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { countRateSlot } from "#src/services/metrics/sync-metrics.ts";

/**
 * Waits until the next request to PEMS may be sent; send it at once. Counts each slot that is taken.
 * @param maxWaitMs longer than this nothing is taken, and `too-far` says how long it would be
 * @throws the signal's reason when that ends first
 */
export function takeSlot(
  deps: ServiceDeps,
  actor: Actor,
  connectionId: string,
  maxWaitMs: number,
  signal: AbortSignal,
): Promise<Slot> {
  return waitForSlot(deps.db, actor, connectionId, signal, {
    maxPerSecond: deps.settings.ratePerSecond,
    maxWaitMs,
    onReserved: () => countRateSlot(connectionId),
  });
}
