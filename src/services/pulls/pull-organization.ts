import { sql } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import type { Transaction } from "#src/db/connection.ts";
import { type Actor, inOrganization, serviceActor } from "#src/db/in-organization.ts";
import { returnTrial } from "#src/pems/breaker.ts";
import { type Admission, admit } from "#src/services/connections/admission.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { beginPull, estimateFull, type PullRequest } from "#src/services/pulls/begin-pull.ts";
import { endPull, POSITION_LOST } from "#src/services/pulls/end-pull.ts";
import { keepLease, type Lease, PullTakenOver } from "#src/services/pulls/keep-lease.ts";
import { type PullEnd, type PullProgress, pullPages } from "#src/services/pulls/pull-pages.ts";
import { type PullMode, progressNotice } from "#src/services/pulls/pull-run.ts";

export interface PullResult {
  /** Null when nothing was begun. */
  runId: string | null;
  /**
   * `behind`: another one is under way, and this one follows it. `skipped`: one that began since has done it, or another
   * request is just finding out whether PEMS is back.
   */
  status: "completed" | "failed" | "cancelled" | "skipped" | "behind";
  /** Why it did not complete, in plain words. */
  error: string | null;
  pages: number;
  /** Records that PEMS sent. */
  records: number;
  /** Records whose mirror moved. */
  moved: number;
}

/** Longer than this no job of the worker waits for PEMS to be ready; the next pull goes on. */
const MAX_SLOT_WAIT_MS = 60_000;
/** What a page may take besides waiting for a slot, the answer, and a look at PEMS's health. */
const PAGE_MS = 60_000;
/** From so many on the database's statistics are read anew: the next lists are planned by them. */
const MANY_MOVED = 1000;

const ENDED_BY: Record<Exclude<Lease, "held">, string> = {
  cancelled: "A person cancelled it.",
  lost: new PullTakenOver().message,
};

/**
 * Reads one organization from PEMS into the mirror, as a run in the history; one at a time for an organization, over all
 * workers. PEMS being away is no exception: the run ends as failed with the reason, what was read so far stays, and the
 * next pull goes on from there.
 */
export async function pullOrganization(
  deps: ServiceDeps,
  request: PullRequest,
  signal: AbortSignal,
): Promise<PullResult> {
  const actor = serviceActor(request.organizationId);
  const runId = uuidv7();
  const connection = await openConnection(deps, actor, runId);
  const { connectionId } = connection;
  let admission: Admission | null = await admit(deps, actor, connectionId);
  if (admission.kind === "recovering") return nothing("skipped");
  const leaseMs = MAX_SLOT_WAIT_MS + 2 * deps.settings.pemsTimeoutMs + PAGE_MS;
  const begun = await beginPull(deps, actor, runId, request, leaseMs);
  if (begun.kind !== "begun") {
    if (admission.kind === "go" && admission.trial) {
      await inOrganization(deps.db, actor, (tx) => returnTrial(tx, actor, connectionId));
    }
    return nothing(begun.kind === "behind" ? "behind" : "skipped");
  }
  const run = leasedRun(deps, actor, runId, begun, leaseMs);
  const mayGoOn = async () => {
    const ended = await run.checkIn();
    if (ended !== null) return ended;
    const present = admission ?? (await admit(deps, actor, connectionId));
    admission = null;
    return present.kind === "go" ? null : present.message;
  };
  try {
    const options = {
      mode: begun.mode,
      source: "pull",
      runId,
      place: begun.place,
      maxSlotWaitMs: MAX_SLOT_WAIT_MS,
      mayGoOn,
      onPage: run.onPage,
    } as const;
    const end = await pullPages(deps, actor, connection, options, signal);
    return await run.end(end, request);
  } catch (error) {
    if (error instanceof PullTakenOver) return run.takenOver();
    await run.fail("Something went wrong here; it is in the log.").catch(() => {});
    throw error;
  } finally {
    await connection.attemptsRecorded();
  }
}

function nothing(status: "skipped" | "behind"): PullResult {
  return { runId: null, status, error: null, pages: 0, records: 0, moved: 0 };
}

/** The run of a pull that has the lease: keeps both with each page, and ends them. */
function leasedRun(
  deps: ServiceDeps,
  actor: Actor,
  runId: string,
  begun: { mode: PullMode; estimate: number | null },
  leaseMs: number,
) {
  let { estimate } = begun;
  /** Of which way the estimate is. */
  let way = wayOf({ mode: begun.mode, timesLost: 0 });
  let lease: Lease = "held";
  let last: PullProgress = { ...NOTHING, mode: begun.mode };
  const until = () => new Date(deps.now().getTime() + leaseMs);
  const resultOf = (status: PullResult["status"], error: string | null): PullResult => {
    const { pages, records, moved } = last;
    return { runId, status, error, pages, records, moved };
  };

  const finish = async (
    end: PullProgress,
    status: "completed" | "failed" | "cancelled",
    error: string | null,
    leftOver: PullRequest | null = null,
  ): Promise<PullResult> => {
    last = end;
    const { mode, trigger, startedBy } = leftOver ?? {};
    const rest = mode && trigger ? { mode, trigger, startedBy: startedBy ?? null } : null;
    const ours = await endPull(deps, actor, runId, end, { status, error, estimate, leftOver: rest });
    if (end.moved >= MANY_MOVED) await deps.db.execute(sql`SELECT pfa_read_mirror_statistics()`);
    return ours ? resultOf(status, error) : resultOf("failed", ENDED_BY.lost);
  };

  return {
    /** @returns why the pull is to end before the next page, if it is */
    async checkIn(): Promise<string | null> {
      lease = await inOrganization(deps.db, actor, (tx) => keepLease(tx, actor, runId, until()));
      return lease === "held" ? null : ENDED_BY[lease];
    },

    async onPage(tx: Transaction, progress: PullProgress) {
      const kept = await keepLease(tx, actor, runId, until());
      if (kept === "lost") throw new PullTakenOver();
      if (wayOf(progress) !== way) {
        way = wayOf(progress);
        estimate = await estimateFull(tx, actor, progress.recordsBefore);
      }
      const { mode, pages, records, moved, quarantined, timesLost } = progress;
      if (estimate !== null && records > estimate) estimate = records;
      const note = timesLost > 0 ? POSITION_LOST : null;
      await tx.execute(sql`
        UPDATE sync_run SET mode = ${mode}, pages = ${pages}, total = ${records}, succeeded = ${moved},
          failed = ${quarantined}, estimate = ${estimate}, note = ${note}
        WHERE id = ${runId}`);
      last = { ...progress };
      const notice = progressNotice(actor, runId, "running", progress, estimate);
      return { notices: [notice], stop: kept === "cancelled" };
    },

    /** Ends it as its pages ended. What a worker that stops leaves over is gone on with by another. */
    end(end: PullEnd, request: PullRequest): Promise<PullResult> {
      switch (end.kind) {
        case "done":
          return finish(end, "completed", null);
        case "cancelled":
          return finish(end, "cancelled", ENDED_BY.cancelled);
        case "stopped":
          return finish(end, "cancelled", "The worker was stopped; another one goes on.", request);
        default:
          return lease === "cancelled"
            ? finish(end, "cancelled", ENDED_BY.cancelled)
            : finish(end, "failed", end.message);
      }
    },

    takenOver: () => resultOf("failed", ENDED_BY.lost),
    fail: (message: string) => finish(last, "failed", message),
  };
}

const NOTHING = { pages: 0, records: 0, moved: 0, quarantined: 0, recordsBefore: 0, timesLost: 0 };

const wayOf = ({ mode, timesLost }: Pick<PullProgress, "mode" | "timesLost">) => `${mode} ${timesLost}`;
