import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import * as breaker from "#src/pems/breaker.ts";
import { announce } from "#src/services/connections/announce.ts";
import { forgiveAttempts } from "#src/services/connections/forgive-attempts.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

/** Notes that PEMS answered, whatever it said: a streak of failures ends, and a trial closes the breaker. */
export async function recordAnswer(deps: ServiceDeps, actor: Actor, connectionId: string): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    const transition = await breaker.countAnswer(tx, connectionId);
    if (transition) await announceBreaker(tx, actor, connectionId, transition, null);
  });
}

/**
 * Notes a request that failed as a whole. The fifth in a row, or a failed trial, opens the breaker.
 * @param reason in words for people
 */
export async function recordWholeFailure(
  deps: ServiceDeps,
  actor: Actor,
  connectionId: string,
  reason: string,
): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    const transition = await breaker.countFailure(tx, connectionId, deps.settings.probeIntervalMs);
    if (transition) await announceBreaker(tx, actor, connectionId, transition, reason);
  });
}

/** Opens the breaker at once: an item is about to be given up, and `/health` fails. */
export async function openBreaker(
  deps: ServiceDeps,
  actor: Actor,
  connectionId: string,
  reason: string,
): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    const transition = await breaker.open(tx, connectionId, deps.settings.probeIntervalMs);
    if (transition) await announceBreaker(tx, actor, connectionId, transition, reason);
  });
}

/** After a healthy probe: one request may go first, and whoever has work is woken to make it. */
export async function halfOpenBreaker(deps: ServiceDeps, actor: Actor, connectionId: string): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    const transition = await breaker.halfOpen(tx, connectionId);
    if (transition) await announceBreaker(tx, actor, connectionId, transition, null);
  });
}

/**
 * Stops all requests of a connection because PEMS refused its credential (401, 403).
 * @param credential the sealed one that was used, when known: if it was replaced meanwhile, nothing is paused
 */
export async function pauseConnection(
  deps: ServiceDeps,
  actor: Actor,
  connectionId: string,
  reason: string,
  credential: string | null = null,
): Promise<void> {
  await inOrganization(deps.db, actor, async (tx) => {
    if (!(await breaker.pause(tx, connectionId, credential, reason))) return;
    await announce(tx, actor, {
      action: "connection.paused",
      connectionId,
      before: { paused: false },
      after: { paused: true, reason },
      pems: "paused",
      wake: [],
    });
  });
}

/** Lets requests flow again. @returns false when the connection wasn't paused */
export async function resumeConnection(
  deps: ServiceDeps,
  actor: Actor,
  connectionId: string,
): Promise<boolean> {
  return inOrganization(deps.db, actor, async (tx) => {
    if (!(await breaker.resume(tx, connectionId))) return false;
    await announce(tx, actor, {
      action: "connection.resumed",
      connectionId,
      before: { paused: true },
      after: { paused: false },
      pems: "healthy",
      wake: ["pull", "push"],
    });
    return true;
  });
}

async function announceBreaker(
  tx: Transaction,
  actor: Actor,
  connectionId: string,
  { before, after }: NonNullable<breaker.Transition>,
  reason: string | null,
): Promise<void> {
  const pems = { closed: "healthy", half_open: "degraded", open: "down" } as const;
  // Again when it is back, for what was in hand when the breaker opened.
  if (after !== "closed") await forgiveAttempts(tx, actor, connectionId);
  // The trial is one request of either kind; once it succeeded everybody goes on with what waits.
  const wake = { closed: ["push"], half_open: ["push", "pull"], open: [] } as const;
  await announce(tx, actor, {
    action: `connection.${after}`,
    connectionId,
    before: { state: before },
    after: { state: after, ...(reason !== null && { reason }) },
    pems: pems[after],
    wake: wake[after],
  });
}
