import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { publish } from "#src/services/live/publish.ts";
import { applyRecords } from "#src/services/pulls/apply-records.ts";
import { type ListedPage, type PageOutcome, readPage } from "#src/services/pulls/read-page.ts";
import { storePage } from "#src/services/pulls/store-page.ts";

interface PullOptions {
  mode: "full" | "incremental";
  /** What the raw pages are kept as. */
  source: "pull" | "read_back";
  runId: string | null;
  /** A page that may only be asked for later than this ends the pull. */
  maxSlotWaitMs: number;
  /** Asked before each page; a message ends the pull with it. */
  mayGoOn?: () => Promise<string | null>;
  /** Told after each page, in its transaction. */
  onPage?: (tx: Transaction, progress: PullProgress) => Promise<void>;
}

export interface PullProgress {
  mode: "full" | "incremental";
  pages: number;
  records: number;
  moved: number;
  quarantined: number;
}

export type PullEnd = PullProgress &
  (
    | { kind: "done" }
    | { kind: "stopped" }
    /** `waitMs`: how long PEMS asks to be left alone, 0 where it doesn't. */
    | { kind: "unavailable"; message: string; waitMs: number }
    | { kind: "unauthorized"; message: string }
  );

/**
 * Reads page after page from PEMS into the mirror, each in a transaction of its own with the position that it ends at.
 * The position is moved by compare-and-set: when another pull of the organization was faster, this one goes on from its
 * own without saving it. A full pull beside a saved position replaces that at its end only. A position that PEMS no
 * longer knows starts a full pull.
 */
export async function pullPages(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  options: PullOptions,
  signal: AbortSignal,
): Promise<PullEnd> {
  const saved = await savedCursor(deps, actor);
  const progress: PullProgress = { mode: options.mode, pages: 0, records: 0, moved: 0, quarantined: 0 };
  if (saved === null) progress.mode = "full";
  let cursor = progress.mode === "full" ? null : saved;
  /** What the saved position must still be for ours to replace it. */
  let expected = saved;
  const fetch = (from: string | null) => readPage(deps, actor, connection, from, options, signal);
  let outcome = await fetch(cursor);
  for (;;) {
    if (outcome.kind === "rejected" && cursor !== null) {
      progress.mode = "full";
      cursor = null;
      outcome = await fetch(cursor);
      continue;
    }
    if (outcome.kind === "stopped") return { ...progress, kind: "stopped" };
    if (outcome.kind !== "ok") return { ...progress, ...failureOf(outcome) };
    const page: ListedPage = outcome;
    const before = cursor;
    const last = !page.hasMore || page.nextCursor === before;
    const savesNow = last || progress.mode === "incremental" || saved === null;
    const taking = inOrganization(deps.db, actor, async (tx) => {
      await takePage(tx, deps, actor, page, before, progress, options);
      if (savesNow) expected = await moveCursor(tx, actor, expected, page.nextCursor);
      await options.onPage?.(tx, progress);
    });
    // The next page is on its way while this one is written.
    const [following] = await Promise.all([last ? null : fetch(page.nextCursor), taking]);
    if (following === null) return { ...progress, kind: "done" };
    cursor = page.nextCursor;
    outcome = following;
  }
}

async function takePage(
  tx: Transaction,
  deps: ServiceDeps,
  actor: Actor,
  page: ListedPage,
  cursorBefore: string | null,
  progress: PullProgress,
  { runId, source }: PullOptions,
): Promise<void> {
  progress.pages += 1;
  if (page.records.length === 0) return;
  const { records, body, nextCursor: cursorAfter } = page;
  const raw = { runId, source, cursorBefore, cursorAfter, recordCount: records.length, body };
  const bronzeId = await storePage(tx, actor, raw);
  const applied = await applyRecords(tx, actor, { records, bronzeId, at: deps.now() });
  progress.records += records.length;
  progress.moved += applied.moved.length;
  progress.quarantined += applied.quarantined;
  await publish(tx, [
    { type: "RECORDS_CHANGED", organizationId: actor.organizationId, pfaIds: applied.moved },
  ]);
}

async function savedCursor(deps: ServiceDeps, actor: Actor): Promise<string | null> {
  const { rows } = await inOrganization(deps.db, actor, (tx) =>
    tx.execute<{ pull_cursor: string | null }>(
      sql`SELECT pull_cursor FROM organization WHERE id = ${actor.organizationId}`,
    ),
  );
  return rows[0]?.pull_cursor ?? null;
}

/** @returns what the next call must expect: the new position, or the old one when it was no longer there */
async function moveCursor(
  tx: Transaction,
  actor: Actor,
  expected: string | null,
  next: string,
): Promise<string | null> {
  const { rowCount } = await tx.execute(sql`
    UPDATE organization SET pull_cursor = ${next}
    WHERE id = ${actor.organizationId} AND pull_cursor IS NOT DISTINCT FROM ${expected}`);
  return rowCount === 1 ? next : expected;
}

function failureOf(
  outcome: Exclude<PageOutcome, { kind: "ok" | "stopped" }>,
): { kind: "unauthorized"; message: string } | { kind: "unavailable"; message: string; waitMs: number } {
  const unavailable = (message: string, waitMs = 0) => ({ kind: "unavailable", message, waitMs }) as const;
  switch (outcome.kind) {
    case "unauthorized":
      return { kind: "unauthorized", message: outcome.message };
    case "refused":
    case "unavailable":
      return unavailable(outcome.message);
    case "too-far":
      return unavailable(`PEMS asks to wait for ${Math.ceil(outcome.waitMs / 1000)} s.`, outcome.waitMs);
    case "rate-limited":
      return unavailable("PEMS keeps asking to wait.", outcome.retryAfterSeconds * 1000);
    case "rejected":
      return unavailable(`PEMS refused to list records: ${outcome.message}`);
    case "not-found":
      return unavailable("PEMS doesn't know this organization.");
  }
}
