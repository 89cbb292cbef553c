import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import { recordRead } from "#src/services/connections/record-read.ts";
import { takeSlot } from "#src/services/connections/take-slot.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { storePage } from "#src/services/pulls/store-page.ts";
import { type Listing, MAX_SLOT_WAIT_MS, whyNot } from "#src/services/reconciliation/scan-pages.ts";

/** Up to so many records are read one by one; for more, PEMS is listed again. */
export const MOST_SINGLE_READS = 20;
/** Answers in a row that may ask to wait. */
const MAX_WAITS = 10;

export type SingleRead =
  | { kind: "ok" }
  | { kind: "missing" }
  | { kind: "stopped" }
  | { kind: "failed"; message: string };

/** Reads one record from PEMS, keeps the raw answer, and gives the record to `take` in the same transaction. */
export async function readSingle(
  deps: ServiceDeps,
  actor: Actor,
  { runId, connection, mayGoOn, signal }: Listing,
  pfaId: string,
  take: (tx: Transaction, record: unknown, bronzeId: string) => Promise<void>,
): Promise<SingleRead> {
  const { connectionId, organizationCode, client } = connection;
  for (let waits = 0; ; waits += 1) {
    const refusal = await mayGoOn();
    if (refusal) return { kind: "failed", message: refusal };
    try {
      const slot = await takeSlot(deps, actor, connectionId, MAX_SLOT_WAIT_MS, signal);
      if (slot.kind === "too-far") return { kind: "failed", message: whyNot(slot) };
    } catch (error) {
      if (signal.aborted) return { kind: "stopped" };
      throw error;
    }
    const outcome = await client.getRecord({ organizationCode, pfaId }, signal);
    if (signal.aborted && outcome.kind !== "ok") return { kind: "stopped" };
    await recordRead(deps, actor, connection, outcome);
    if (outcome.kind === "not-found") return { kind: "missing" };
    if (outcome.kind === "rate-limited" && waits < MAX_WAITS) continue;
    if (outcome.kind !== "ok") return { kind: "failed", message: whyNot(outcome) };
    const { record, body } = outcome;
    const raw = { runId, source: "reconciliation", cursorBefore: null, cursorAfter: null } as const;
    await inOrganization(deps.db, actor, async (tx) => {
      await take(tx, record, await storePage(tx, actor, { ...raw, recordCount: 1, body }));
    });
    return { kind: "ok" };
  }
}
