import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization } from "#src/db/in-organization.ts";
import type { OpenConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { type LiveNotice, publish } from "#src/services/live/publish.ts";
import { type Applied, applyRecords, reportApplied } from "#src/services/pulls/apply-records.ts";
import { pagePace } from "#src/services/pulls/page-pace.ts";
import { type Course, openCourse, type PullPlace, readPlace } from "#src/services/pulls/pull-place.ts";
import { type ListedPage, type PageOutcome, readPage } from "#src/services/pulls/read-page.ts";
import { storePage } from "#src/services/pulls/store-page.ts";

interface PullOptions {
  mode: "full" | "incremental";
  /** What the raw pages are kept as. */
  source: "pull" | "read_back";
  runId: string | null;
  /** A page that may only be asked for later than this ends the pull. */
  maxSlotWaitMs: number;
  /** Of the organization's one pull: where it stands. Its full pulls keep their place. Absent: read here, and not kept. */
  place?: PullPlace;
  /** Asked before each page; a message ends the pull with it. */
  mayGoOn?: () => Promise<string | null>;
  /** Told after each page, in its transaction; what it throws undoes the page. `stop` ends the pull with this page. */
  onPage?: (
    tx: Transaction,
    progress: PullProgress,
  ) => Promise<{ notices: readonly LiveNotice[]; stop: boolean }>;
}

export interface PullProgress {
  mode: "full" | "incremental";
  pages: number;
  records: number;
  moved: number;
  quarantined: number;
  /** Records of this full pull that were read before this one went on with it. */
  recordsBefore: number;
  /** How often PEMS did not know the position, so that everything is read again. */
  timesLost: number;
}

export type PullEnd = PullProgress &
  (
    | { kind: "done" }
    /** By the signal. */
    | { kind: "stopped" }
    /** By `onPage`. */
    | { kind: "cancelled" }
    /** `waitMs`: how long PEMS asks to be left alone, 0 where it doesn't. */
    | { kind: "unavailable"; message: string; waitMs: number }
    | { kind: "unauthorized"; message: string }
  );

/** The next page is asked for while one is written, unless that one is larger than this: two are in memory then. */
const READ_AHEAD_BELOW_CHARACTERS = 4 * 1024 * 1024;

/**
 * Reads page after page from PEMS into the mirror, each in a transaction of its own with the position that it ends at
 * (src/services/pulls/pull-place.ts). A position that PEMS no longer knows starts a full pull.
 */
export async function pullPages(
  deps: ServiceDeps,
  actor: Actor,
  connection: OpenConnection,
  options: PullOptions,
  signal: AbortSignal,
): Promise<PullEnd> {
  const at = deps.now();
  const place = options.place ?? (await inOrganization(deps.db, actor, (tx) => readPlace(tx, actor, at)));
  const course = openCourse({ mode: options.mode, place, keepsFullPlace: options.place !== undefined, at });
  const progress: PullProgress = { ...NOTHING_YET, ...wayOf(course) };
  const pace = pagePace();
  // A page that is on its way while another one can't be written is of no use.
  const leaving = new AbortController();
  const either = AbortSignal.any([signal, leaving.signal]);
  const fetch = (from: string | null) =>
    readPage(deps, actor, connection, from, { ...options, pace }, either);
  try {
    let outcome = await fetch(course.cursor);
    for (;;) {
      if (outcome.kind === "rejected" && course.startOver()) {
        Object.assign(progress, wayOf(course));
        outcome = await fetch(course.cursor);
        continue;
      }
      if (outcome.kind === "stopped") return { ...progress, kind: "stopped" };
      if (outcome.kind !== "ok") return { ...progress, ...failureOf(outcome) };
      const page: ListedPage = outcome;
      const last = !page.hasMore || page.nextCursor === course.cursor;
      const taking = takePage(deps, actor, page, last, course, progress, options);
      const ahead = !last && page.body.length < READ_AHEAD_BELOW_CHARACTERS;
      const [following, { stop }] = await Promise.all([ahead ? fetch(page.nextCursor) : null, taking]);
      if (last) return { ...progress, kind: "done" };
      if (stop) return { ...progress, kind: "cancelled" };
      outcome = following ?? (await fetch(page.nextCursor));
    }
  } finally {
    leaving.abort();
  }
}

const NOTHING_YET = { pages: 0, records: 0, moved: 0, quarantined: 0 };

const wayOf = ({ mode, recordsBefore, timesLost }: Course) => ({ mode, recordsBefore, timesLost });

async function takePage(
  deps: ServiceDeps,
  actor: Actor,
  page: ListedPage,
  last: boolean,
  course: Course,
  progress: PullProgress,
  options: PullOptions,
): Promise<{ stop: boolean }> {
  const { organizationId } = actor;
  const { applied, stop } = await inOrganization(deps.db, actor, async (tx) => {
    const applied = await takeRecords(tx, deps, actor, page, course.cursor, options);
    progress.pages += 1;
    progress.records += page.records.length;
    progress.moved += applied.moved.length + applied.ownEchoes.length;
    progress.quarantined += applied.quarantined;
    // Last of all: the organization's row is locked from here to the commit.
    await course.keep(tx, actor, { next: page.nextCursor, last, records: progress.records });
    const told = await options.onPage?.(tx, progress);
    const changed = { type: "RECORDS_CHANGED", organizationId, pfaIds: applied.moved } as const;
    await publish(tx, [changed, ...(told?.notices ?? [])]);
    return { applied, stop: told?.stop ?? false };
  });
  reportApplied(deps, actor, applied);
  return { stop };
}

async function takeRecords(
  tx: Transaction,
  deps: ServiceDeps,
  actor: Actor,
  { records, body, nextCursor: cursorAfter, askedAt }: ListedPage,
  cursorBefore: string | null,
  { runId, source }: PullOptions,
): Promise<Applied> {
  const at = deps.now();
  const raw = { runId, source, cursorBefore, cursorAfter, recordCount: records.length, body };
  // A page without records is told by its request; there is nothing to lead back to it.
  const bronzeId = records.length === 0 ? "" : await storePage(tx, actor, { ...raw, receivedAt: at });
  return applyRecords(tx, actor, { records, bronzeId, at, askedAt });
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
    case "too-large":
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
