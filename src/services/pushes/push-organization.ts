import { type Actor, inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { enqueue } from "#src/jobs.ts";
import { openBreaker, recordAnswer } from "#src/services/connections/connection-state.ts";
import { type OpenConnection, openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { crashPoint } from "#src/services/pushes/crash-points.ts";
import { prepareBatch } from "#src/services/pushes/prepare-batch.ts";
import type { Settlement } from "#src/services/pushes/queue-row.ts";
import { readBack } from "#src/services/pushes/read-back.ts";
import { sendBatch } from "#src/services/pushes/send-batch.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";

/**
 * Batches of one organization that are under way at a time in one process. At 10 requests a second and an answer in
 * 200 ms, three are always waiting for PEMS; the others claim and settle meanwhile.
 */
const LANES = 6;

/** How long one organization may keep a place of the worker that others may be waiting for. */
const SHIFT_MS = 5_000;

/** The work of one call. */
interface Shift {
  /** Somebody asked again meanwhile. */
  again: boolean;
  /** On the clock of `performance.now()`. */
  endsAt: number;
  /** The rest was left to a job of its own. */
  over: boolean;
}

/** Organizations that this process is pushing. */
const underWay = new Map<string, Shift>();

/**
 * Sends what is due for one organization until nothing is, or its shift is over: then a new job, behind those that wait
 * already, goes on. Claim (transaction) → send → settle (transaction), in several lanes. A second call for the same
 * organization in this process returns at once; the first then looks once more.
 * @param signal ends it: what was claimed and not sent is given back, what was sent is settled as unknown
 * @returns false when the shift was over first: more may be due
 */
export async function pushOrganization(
  deps: ServiceDeps,
  organizationId: string,
  signal: AbortSignal,
  shiftMs = SHIFT_MS,
): Promise<boolean> {
  const running = underWay.get(organizationId);
  if (running) {
    running.again = true;
    return true;
  }
  const shift: Shift = { again: false, endsAt: performance.now() + shiftMs, over: false };
  underWay.set(organizationId, shift);
  try {
    do {
      shift.again = false;
      await pushAll(deps, serviceActor(organizationId), shift, signal);
    } while (shift.again && !shift.over && !signal.aborted);
  } finally {
    if (underWay.get(organizationId) === shift) underWay.delete(organizationId);
  }
  return !shift.over;
}

/**
 * Whether the lanes go on. The first lane that finds the shift over leaves the rest to a new job at once, so that no slot
 * of the rate limit is lost while the others finish what they have in hand.
 */
async function goesOn(deps: ServiceDeps, actor: Actor, shift: Shift, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted || shift.over) return false;
  if (performance.now() < shift.endsAt) return true;
  shift.over = true;
  const { organizationId } = actor;
  if (underWay.get(organizationId) === shift) underWay.delete(organizationId);
  await inOrganization(deps.db, actor, (tx) => enqueue(tx, "push", { organizationId }));
  return false;
}

async function pushAll(deps: ServiceDeps, actor: Actor, shift: Shift, signal: AbortSignal): Promise<void> {
  // The first claim tells whether there is work for more than one lane.
  const first = await prepareBatch(deps, actor);
  if (!first) return;
  const connection = await openConnection(deps, actor);
  const claim = oneAtATime(() => prepareBatch(deps, actor));
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    let batch = lane === 0 ? first : await claim();
    while (batch) {
      crashPoint(deps, "after-claim");
      const own = { ...deps, settings: batch.settings };
      await sendBatch(own, actor, connection, batch.toSend, signal);
      await readBack(deps, actor, connection, batch.toRead, signal);
      await giveUp(deps, actor, connection, batch.exhausted, signal);
      batch = (await goesOn(deps, actor, shift, signal)) ? await claim() : null;
    }
  });
  const ends = await Promise.allSettled(lanes);
  await connection.attemptsRecorded();
  const broken = ends.find((end) => end.status === "rejected");
  if (broken) throw broken.reason;
}

/** Lanes that claim at the same moment would share what is due between them, in batches that are far from full. */
function oneAtATime<R>(work: () => Promise<R>): () => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/**
 * Makes dead letters of items that ran out of attempts, unless PEMS as a whole is down: then the outage explains the
 * failures, the breaker opens, and they cost nothing.
 */
async function giveUp(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  exhausted: readonly Settlement[],
  signal: AbortSignal,
): Promise<void> {
  if (exhausted.length === 0) return;
  crashPoint(deps, "before-give-up");
  const health = await connection.client.healthCheck(signal);
  if (health.ok) {
    await recordAnswer(deps, actor, connection.connectionId);
    crashPoint(deps, "before-give-up-commit");
    await settleBatch(deps, actor, exhausted);
    return;
  }
  await openBreaker(deps, actor, connection.connectionId, health.reason ?? "PEMS is not answering.");
  await settleBatch(
    deps,
    actor,
    exhausted.map(({ row }) => ({
      row,
      verdict: {
        kind: "again",
        at: deps.now(),
        outcomeUnknown: false,
        mirrorStale: false,
        retryCount: 0,
        batchLimit: row.batchLimit,
        note: null,
      },
    })),
  );
}
