import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";

/** Slots lie this much further apart than the limit asks, for what timers and networks add or take. */
const MARGIN = 1.05;
/** A request that would leave later than this after its slot takes a new one, or it could meet the slots after it. */
const MAX_LATENESS_MS = 30;
/** On a machine so busy that it is late time after time, a late request is better than none: PEMS then answers 429. */
const MOST_GIVEN_UP = 5;
const FOREVER_MS = 1e9;
/** Longest wait for a slot with claims in hand: slot, request and settlement must fit into a lease. */
export const MAX_SLOT_WAIT_WITH_CLAIMS_MS = 15_000;

/** When a request may leave. `too-far`: later than the caller can wait; no slot was taken. */
export type Slot =
  | {
      kind: "reserved";
      /** From `answeredAt` on. */
      waitMs: number;
      /** When the database's answer was there, on the clock of `performance.now`. */
      answeredAt: number;
      /** How long that answer may have been on its way: the slot may be past by so much more. */
      transitMs: number;
    }
  | { kind: "too-far"; waitMs: number };

interface SlotOptions {
  /** A limit of this installation; the connection's own counts where it is lower. */
  maxPerSecond?: number;
  /** Who holds claims must not wait past their leases, however long PEMS asks to wait. No limit by default. */
  maxWaitMs?: number;
  /** Told of each slot that is taken; one that was met too late is taken in vain. */
  onReserved?: () => void;
}

/**
 * Reserves the next request of a connection, over all processes, on the database's clock: one row, one UPDATE.
 * @throws Error when the connection isn't the organization's
 */
export async function reserveSlot(
  db: Database,
  actor: Actor,
  connectionId: string,
  { maxPerSecond = 1000, maxWaitMs = FOREVER_MS, onReserved }: SlotOptions = {},
): Promise<Slot> {
  const slot = await inOrganization(db, actor, async (tx): Promise<Slot> => {
    const askedAt = performance.now();
    const { rows } = await tx.execute<{ wait: number; spent: number }>(sql`
      WITH step AS (
        SELECT id, make_interval(secs => ${MARGIN}::float8 / least(rate_per_second, ${maxPerSecond}::int)) AS length
        FROM pems_connection WHERE id = ${connectionId}
      )
      UPDATE pems_connection c SET rate_tat = greatest(c.rate_tat, clock_timestamp()) + step.length
      FROM step
      WHERE c.id = step.id AND c.rate_tat <= clock_timestamp() + make_interval(secs => ${maxWaitMs / 1000}::float8)
      RETURNING (extract(epoch FROM c.rate_tat - step.length - clock_timestamp()) * 1000)::float8 AS wait,
        (extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000)::float8 AS spent`);
    const answeredAt = performance.now();
    if (rows[0]) {
      const transitMs = Math.max(0, answeredAt - askedAt - rows[0].spent);
      return { kind: "reserved", waitMs: Math.max(0, rows[0].wait), answeredAt, transitMs };
    }
    const { rows: busy } = await tx.execute<{ wait: number }>(sql`
      SELECT (extract(epoch FROM rate_tat - clock_timestamp()) * 1000)::float8 AS wait
      FROM pems_connection WHERE id = ${connectionId}`);
    if (!busy[0]) throw new Error("The organization has no such connection to PEMS.");
    return { kind: "too-far", waitMs: Math.max(0, busy[0].wait) };
  });
  if (slot.kind === "reserved") onReserved?.();
  return slot;
}

/**
 * Waits until the next request may be sent; send it at once. Rejects with the signal's reason when that ends first; the
 * slot is then lost.
 * @returns `too-far` at once when that is later than `maxWaitMs`: send nothing, and come back after `waitMs`
 */
export async function waitForSlot(
  db: Database,
  actor: Actor,
  connectionId: string,
  signal?: AbortSignal,
  options: SlotOptions = {},
): Promise<Slot> {
  for (let givenUp = 0; ; givenUp += 1) {
    signal?.throwIfAborted();
    const slot = await reserveSlot(db, actor, connectionId, options);
    if (slot.kind === "too-far") return slot;
    const due = slot.answeredAt + slot.waitMs;
    const left = due - performance.now();
    if (left > 0) await sleep(Math.ceil(left), undefined, { ...(signal && { signal }) });
    const lateness = performance.now() - due + slot.transitMs;
    if (lateness <= MAX_LATENESS_MS || givenUp === MOST_GIVEN_UP) return slot;
  }
}

/** No slot begins before `seconds` from now: what `Retry-After` asks for. Slots given out already stay. */
export async function postponeSlots(
  db: Database,
  actor: Actor,
  connectionId: string,
  seconds: number,
): Promise<void> {
  await inOrganization(db, actor, (tx) =>
    tx.execute(sql`
      UPDATE pems_connection
      SET rate_tat = greatest(rate_tat, clock_timestamp() + make_interval(secs => ${seconds}))
      WHERE id = ${connectionId}`),
  );
}
