import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Database } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";

/** Slots lie this much further apart than the limit asks, for what timers and networks add or take. */
const MARGIN = 1.05;
/** A request that would leave later than this after its slot takes a new one, or it could meet the slots after it. */
const MAX_LATENESS_MS = 30;

/**
 * Reserves the next request of a connection, over all processes, on the database's clock: one row, one UPDATE.
 * @param maxPerSecond a limit of this installation; the connection's own counts where it is lower
 * @returns how long to wait before sending, in milliseconds, 0 or more
 * @throws Error when the connection isn't the organization's
 */
export async function reserveSlot(
  db: Database,
  actor: Actor,
  connectionId: string,
  maxPerSecond = 1000,
): Promise<number> {
  return inOrganization(db, actor, async (tx) => {
    const { rows } = await tx.execute<{ wait: number }>(sql`
      WITH step AS (
        SELECT id, make_interval(secs => ${MARGIN}::float8 / least(rate_per_second, ${maxPerSecond}::int)) AS length
        FROM pems_connection WHERE id = ${connectionId}
      )
      UPDATE pems_connection c SET rate_tat = greatest(c.rate_tat, clock_timestamp()) + step.length
      FROM step WHERE c.id = step.id
      RETURNING (extract(epoch FROM c.rate_tat - step.length - clock_timestamp()) * 1000)::float8 AS wait`);
    const slot = rows[0];
    if (!slot) throw new Error("The organization has no such connection to PEMS.");
    return Math.max(0, slot.wait);
  });
}

/**
 * Waits until the next request may be sent; send it at once.
 * Rejects with the signal's reason when that ends first; the slot is then lost.
 */
export async function waitForSlot(
  db: Database,
  actor: Actor,
  connectionId: string,
  signal?: AbortSignal,
  maxPerSecond?: number,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const wait = await reserveSlot(db, actor, connectionId, maxPerSecond);
    const due = performance.now() + wait;
    if (wait > 0) await sleep(Math.ceil(wait), undefined, { ...(signal && { signal }) });
    if (performance.now() - due <= MAX_LATENESS_MS) return;
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
