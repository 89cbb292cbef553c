/**
 * The circuit breaker of one credential, shared by all workers: a row of `pems_connection`.
 *
 *   closed     requests flow. Entered by any answer in half_open; left after 5 whole-request failures in a row, or by
 *              `openBreaker` when an item is about to be given up while `/health` fails.
 *   open       nothing is sent. `probe_at` says when `/health` is asked next. Left by a healthy probe.
 *   half_open  exactly one request goes first, the trial: it sets `probe_at` ahead, until when no other may go.
 *              An answer closes, a failure opens again; a trial that never ends is given to another after `probe_at`.
 *
 * Apart from it, `paused_at`: PEMS refused the credential; nothing is sent until an administrator resumes.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";

export type BreakerState = "closed" | "open" | "half_open";

/** Whole-request failures in a row that open the breaker. */
export const FAILURES_TO_OPEN = 5;
/** How often an answer is noted while nothing else changes. */
const NOTE_ANSWER_EVERY = sql`interval '10 seconds'`;
/** The column keeps milliseconds; rounded up, the present would still be to come. */
const AT_ONCE = sql`date_trunc('milliseconds', now())`;
/** Longer than any request takes. */
const TRIAL_LEASE = sql`interval '1 minute'`;

/** A change of state; null where nothing changed. */
export type Transition = { before: BreakerState; after: BreakerState } | null;

type TransitionRow = { before: BreakerState; after: BreakerState };

function transitionOf(rows: readonly TransitionRow[]): Transition {
  const row = rows[0];
  return row && row.before !== row.after ? { before: row.before, after: row.after } : null;
}

const milliseconds = (ms: number) => sql`make_interval(secs => ${ms / 1000}::float8)`;

/** Counts a request that failed as a whole; opens the breaker at the fifth in a row, or when it was the trial. */
export async function countFailure(
  tx: Transaction,
  connectionId: string,
  probeIntervalMs: number,
): Promise<Transition> {
  const opens = sql`(old.breaker_state = 'half_open' OR old.breaker_failures + 1 >= ${FAILURES_TO_OPEN})`;
  const { rows } = await tx.execute<TransitionRow>(sql`
    WITH old AS (
      SELECT id, breaker_state, breaker_failures FROM pems_connection
      WHERE id = ${connectionId} AND breaker_state <> 'open' FOR UPDATE
    )
    UPDATE pems_connection c
    SET breaker_failures = old.breaker_failures + 1,
        down_since = coalesce(c.down_since, now()),
        breaker_state = CASE WHEN ${opens} THEN 'open' ELSE old.breaker_state END,
        probe_at = CASE WHEN ${opens} THEN now() + ${milliseconds(probeIntervalMs)} ELSE c.probe_at END
    FROM old WHERE c.id = old.id
    RETURNING old.breaker_state AS before, c.breaker_state AS after`);
  return transitionOf(rows);
}

/** An answer ends a streak of failures and closes a half-open breaker; an open one stays, for what was sent before. */
export async function countAnswer(tx: Transaction, connectionId: string): Promise<Transition> {
  const { rows } = await tx.execute<TransitionRow>(sql`
    WITH old AS (
      SELECT id, breaker_state FROM pems_connection
      WHERE id = ${connectionId} AND breaker_state <> 'open'
        AND (breaker_state = 'half_open' OR breaker_failures > 0 OR down_since IS NOT NULL
          OR last_answer_at IS NULL OR last_answer_at < now() - ${NOTE_ANSWER_EVERY})
      FOR UPDATE
    )
    UPDATE pems_connection c
    SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, probe_at = NULL, last_answer_at = now()
    FROM old WHERE c.id = old.id
    RETURNING old.breaker_state AS before, c.breaker_state AS after`);
  return transitionOf(rows);
}

/** Opens the breaker whatever the count. */
export async function open(
  tx: Transaction,
  connectionId: string,
  probeIntervalMs: number,
): Promise<Transition> {
  const { rows } = await tx.execute<TransitionRow>(sql`
    WITH old AS (
      SELECT id, breaker_state FROM pems_connection
      WHERE id = ${connectionId} AND breaker_state <> 'open' FOR UPDATE
    )
    UPDATE pems_connection c
    SET breaker_state = 'open', down_since = coalesce(c.down_since, now()),
        probe_at = now() + ${milliseconds(probeIntervalMs)}
    FROM old WHERE c.id = old.id
    RETURNING old.breaker_state AS before, c.breaker_state AS after`);
  return transitionOf(rows);
}

/**
 * Takes the turn to probe, when one is due; one process gets it.
 * @returns the state that it is for: open asks `/health`; half_open only wakes again who may use the trial
 */
export async function takeProbe(
  tx: Transaction,
  connectionId: string,
  probeIntervalMs: number,
): Promise<"open" | "half_open" | null> {
  const { rows } = await tx.execute<{ state: "open" | "half_open" }>(sql`
    UPDATE pems_connection
    SET probe_at = CASE breaker_state WHEN 'open' THEN now() + ${milliseconds(probeIntervalMs)} ELSE ${AT_ONCE} END
    WHERE id = ${connectionId} AND paused_at IS NULL AND ((breaker_state = 'open' AND probe_at <= now())
      OR (breaker_state = 'half_open' AND probe_at <= now() - ${TRIAL_LEASE}))
    RETURNING breaker_state AS state`);
  return rows[0]?.state ?? null;
}

/** A probe found PEMS healthy: one request may go first. */
export async function halfOpen(tx: Transaction, connectionId: string): Promise<Transition> {
  const { rows } = await tx.execute<TransitionRow>(sql`
    UPDATE pems_connection SET breaker_state = 'half_open', probe_at = ${AT_ONCE}
    WHERE id = ${connectionId} AND breaker_state = 'open'
    RETURNING 'open' AS before, breaker_state AS after`);
  return transitionOf(rows);
}

/**
 * Takes the one request that may go first. If nothing is heard of it within a minute, another caller gets it.
 * Who finds nothing to send gives it back with `returnTrial`.
 */
export async function takeTrial(tx: Transaction, _actor: Actor, connectionId: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    UPDATE pems_connection SET probe_at = now() + ${TRIAL_LEASE}
    WHERE id = ${connectionId} AND breaker_state = 'half_open' AND probe_at <= now()`);
  return rowCount === 1;
}

/** Gives a trial back unused: the next caller may go first. */
export async function returnTrial(tx: Transaction, _actor: Actor, connectionId: string): Promise<void> {
  await tx.execute(sql`
    UPDATE pems_connection SET probe_at = ${AT_ONCE} WHERE id = ${connectionId} AND breaker_state = 'half_open'`);
}

/**
 * Stops everything over a credential that PEMS refused, until an administrator resumes.
 * @param credential the sealed credential that was refused: one that was replaced meanwhile pauses nothing; null: whichever it is now
 */
export async function pause(
  tx: Transaction,
  connectionId: string,
  credential: string | null,
  reason: string,
): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    UPDATE pems_connection SET paused_at = now(), pause_reason = ${reason}
    WHERE id = ${connectionId} AND paused_at IS NULL AND credential = coalesce(${credential}, credential)`);
  return rowCount === 1;
}

export async function resume(tx: Transaction, connectionId: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    UPDATE pems_connection SET paused_at = NULL, pause_reason = NULL
    WHERE id = ${connectionId} AND paused_at IS NOT NULL`);
  return rowCount === 1;
}
