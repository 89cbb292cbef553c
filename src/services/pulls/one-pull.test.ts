import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LiveEvent } from "#src/domain/live-event.ts";
import type { PullRequest } from "#src/services/pulls/begin-pull.ts";
import { cancelPull } from "#src/services/pulls/cancel-pull.ts";
import { getPresentPull } from "#src/services/pulls/get-present-pull.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { isDone } from "#src/services/pulls/pull-run.ts";
import { setPullSchedule } from "#src/services/pulls/set-pull-schedule.ts";
import { refreshData } from "#src/services/sync/refresh-data.ts";
import { collectNotices, type NoticeCollector } from "#src/services/testing/notices.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { buryDeadWorkers } from "#src/services/workers/bury-dead-workers.ts";

const RECORDS = 4500;
/** What a page takes while a test does something in the middle of a pull. */
const SLOW_MS = 300;
const LIVING = "00000000-0000-7000-8000-0000000000aa";
const DEAD = "00000000-0000-7000-8000-0000000000dd";
const PAST_THE_LEASE_MS = 10 * 60_000;

let world: PemsWorld;
let notices: NoticeCollector;

beforeAll(async () => {
  world = await createPemsWorld({
    organizations: [{ code: "RIO", generate: RECORDS }, { code: "HOLNG" }],
  });
  notices = await collectNotices(world.url);
});
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await world.rows(
    "UPDATE organization SET full_pull_cursor = NULL, full_pull_records = 0, pull_wanted = NULL",
  );
  await world.rows(
    "UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL",
  );
  await notices.settled();
  notices.seen.length = 0;
});
afterAll(async () => {
  await notices.close();
  await world.close();
});

const pull = (
  mode: "full" | "incremental" = "incremental",
  more: Partial<PullRequest> & { workerId?: string } = {},
  signal = AbortSignal.timeout(25_000),
) => {
  const { workerId, ...rest } = more;
  const deps = workerId === undefined ? world.deps : { ...world.deps, workerId };
  const request = {
    organizationId: world.organization.id,
    mode,
    trigger: "schedule",
    startedBy: null,
  } as const;
  return pullOrganization(deps, { ...request, ...rest }, signal);
};
const jobs = () =>
  world.rows(
    `SELECT payload ->> 'mode' AS mode, payload ->> 'trigger' AS trigger, payload ->> 'startedBy' AS by
     FROM graphile_worker._private_jobs ORDER BY id`,
  );
const organization = async () => {
  const [row] = await world.rows<Record<string, unknown>>("SELECT * FROM organization WHERE id = $1", [
    world.organization.id,
  ]);
  if (!row) throw new Error("no organization");
  return row;
};
const runOf = async (id: string | null) =>
  (await world.rows<Record<string, unknown>>("SELECT * FROM sync_run WHERE id = $1", [id]))[0];
const FREE = { pull_run_id: null, pull_worker: null, pull_lease_until: null, pull_wanted: null };
const progress = async () => {
  await notices.settled();
  return notices.seen.filter(
    (event): event is Extract<LiveEvent, { type: "PULL_PROGRESS" }> => event.type === "PULL_PROGRESS",
  );
};
/** Waits until the pull under way has kept so many pages, and gives its run. */
const afterPages = async (pages: number): Promise<string> => {
  const seen = async () =>
    (await progress()).find((event) => event.pages >= pages && event.status === "running");
  await expect.poll(seen, { timeout: 15_000, interval: 5 }).toBeDefined();
  return (await seen())?.runId ?? "";
};
const PAST = (column: string) =>
  world.rows(`UPDATE organization SET ${column} WHERE id = $1`, [world.organization.id]);

describe("progress", () => {
  it("of a first pull is told with each page, without an estimate; of the next full one with it", async () => {
    const first = await pull("incremental", { workerId: LIVING });
    expect(first).toMatchObject({ status: "completed", pages: 5, records: RECORDS });
    const run = { runId: first.runId, mode: "full", estimate: null };
    expect((await progress()).map(({ status, pages, records }) => [status, pages, records])).toEqual([
      ["running", 0, 0],
      ["running", 1, 1000],
      ["running", 2, 2000],
      ["running", 3, 3000],
      ["running", 4, 4000],
      ["running", 5, RECORDS],
      ["completed", 5, RECORDS],
    ]);
    expect((await progress())[3]).toMatchObject(run);
    expect(await organization()).toMatchObject({ ...FREE, full_pull_cursor: null, full_pull_records: 0 });
    await notices.settled();
    notices.seen.length = 0;

    const second = await pull("full");
    const estimates = (await progress()).map(({ estimate }) => estimate);
    expect(estimates).toEqual(estimates.map(() => RECORDS));
    expect(await runOf(second.runId)).toMatchObject({
      estimate: RECORDS,
      total: RECORDS,
      status: "completed",
    });
    notices.seen.length = 0;
    await pull();
    expect((await progress()).map(({ mode, estimate }) => [mode, estimate])).toEqual(
      [1, 2, 3].map(() => ["incremental", null]),
    );
  });

  it("raises an estimate that was too low", async () => {
    await world.sandbox.control.addOrganization({ code: "RIO", records: [{ pfaId: "MORE-1" }] });
    expect(await runOf((await pull("full")).runId)).toMatchObject({
      estimate: RECORDS + 1,
      total: RECORDS + 1,
    });
  });
});

describe("one pull at a time", () => {
  it("puts the second behind the first; full wins, the first person counts", async () => {
    await world.sandbox.control.latency(SLOW_MS);
    const first = pull("full");
    const runId = await afterPages(1);
    expect(await getPresentPull(world.deps, world.viewer)).toMatchObject({
      running: { runId, mode: "full", trigger: "schedule", startedBy: null, cancelling: false, note: null },
      everyMinutes: 15,
      inherited: true,
    });
    expect(await pull("incremental", { trigger: "conflict" })).toMatchObject({
      runId: null,
      status: "behind",
    });
    expect(await refreshData(world.deps, world.maria, { mode: "full" })).toEqual({ started: false });
    expect(await refreshData(world.deps, world.jonas, { mode: "incremental" })).toEqual({ started: false });
    expect(await jobs()).toEqual([]);
    expect(await first).toMatchObject({ status: "completed", records: RECORDS + 1 });
    expect(await jobs()).toEqual([{ mode: "full", trigger: "manual", by: world.maria.userId }]);
    expect(await organization()).toMatchObject(FREE);
    expect((await getPresentPull(world.deps, world.viewer)).running).toBeNull();
  });

  it("starts at once where none is under way", async () => {
    expect(await refreshData(world.deps, world.maria, { mode: "incremental" })).toEqual({ started: true });
    expect(await jobs()).toEqual([{ mode: "incremental", trigger: "manual", by: world.maria.userId }]);
  });

  it("does nothing for a request that a pull has served that began since", async () => {
    const [{ at: askedAt } = { at: new Date() }] = await world.rows<{ at: Date }>("SELECT now() AS at");
    expect(await pull("incremental", { askedAt })).toMatchObject({ status: "completed" });
    expect(await pull("incremental", { askedAt })).toMatchObject({ status: "skipped", runId: null });
    // Only a full pull serves who asked for one.
    expect(await pull("full", { askedAt })).toMatchObject({ status: "completed" });
    expect(await pull("full", { askedAt })).toMatchObject({ status: "skipped" });
  });

  it("drops a request that the pull under way does anyway when that completes, not when it ends otherwise", async () => {
    await world.sandbox.control.latency(SLOW_MS);
    /** Begins a full pull; a conflict had one asked for a second before. */
    const askedJustBefore = async () => {
      await notices.settled();
      notices.seen.length = 0;
      const pulling = pull("full");
      const runId = await afterPages(1);
      await world.rows("UPDATE sync_run SET started_at = started_at - interval '1 hour' WHERE id <> $1", [
        runId,
      ]);
      const [run] = await world.rows<{ at: Date }>(
        "SELECT started_at - interval '1 second' AS at FROM sync_run WHERE id = $1",
        [runId],
      );
      const conflict = { askedAt: run?.at ?? new Date(), trigger: "conflict" } as const;
      expect(await pull("incremental", conflict)).toMatchObject({ status: "behind" });
      return { pulling, runId };
    };

    const completing = await askedJustBefore();
    expect(await completing.pulling).toMatchObject({ status: "completed" });
    expect(await jobs()).toEqual([]);
    expect(await organization()).toMatchObject({ ...FREE, pull_wanted_at: null });

    const { pulling, runId } = await askedJustBefore();
    await cancelPull(world.deps, world.maria, { runId });
    expect(await pulling).toMatchObject({ status: "cancelled" });
    expect(await jobs()).toEqual([{ mode: "incremental", trigger: "conflict", by: null }]);
  });

  it("keeps a request for everything behind an incremental pull, and one that came later behind any", () => {
    const state = { run_id: LIVING, worker: null, lease_until: 1, wanted_by: null, wanted_trigger: null };
    const startedAt = Date.parse("2026-11-20T10:00:00Z");
    const done = (wanted: "full" | "incremental", mode: "full" | "incremental", wanted_at: number | null) =>
      isDone({ ...state, wanted, wanted_at }, { mode, startedAt });
    expect(done("incremental", "incremental", startedAt - 1)).toBe(true);
    expect(done("full", "full", startedAt - 1)).toBe(true);
    expect(done("full", "incremental", startedAt - 1)).toBe(false);
    expect(done("incremental", "full", startedAt)).toBe(false);
    expect(done("incremental", "full", null)).toBe(false);
  });

  it("is no less asked for when the pull that began since is a dead worker's", async () => {
    await world.rows(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, mode) VALUES ($1, $2, 'pull', 'schedule', 'full')`,
      [uuidv7(), world.organization.id],
    );
    await world.rows(
      "UPDATE sync_run SET started_at = started_at - interval '1 hour' WHERE status <> 'running'",
    );
    const [{ at: askedAt } = { at: new Date() }] = await world.rows<{ at: Date }>(
      "SELECT now() - interval '1 minute' AS at",
    );
    expect(await pull("incremental", { askedAt })).toMatchObject({ status: "completed" });
  });

  it("gives the first request of a PEMS that comes back to others when it has nothing to do", async () => {
    await world.rows(
      "UPDATE pems_connection SET breaker_state = 'half_open', probe_at = now() - interval '1 second'",
    );
    const [{ at: askedAt } = { at: new Date() }] = await world.rows<{ at: Date }>(
      "SELECT now() - interval '1 hour' AS at",
    );
    expect(await pull("incremental", { askedAt })).toMatchObject({ status: "skipped" });
    expect(await pull()).toMatchObject({ status: "completed" });
  });
});

describe("a pull that a person cancels", () => {
  it("ends before the next page, keeps what it read, and is gone on with by the next full pull", async () => {
    await world.sandbox.control.latency(SLOW_MS);
    const pulling = pull("full", { startedBy: world.maria.userId, trigger: "manual" });
    const runId = await afterPages(1);
    expect(await cancelPull(world.deps, world.maria, { runId })).toEqual({ cancelling: true });
    expect(await cancelPull(world.deps, world.maria, { runId })).toEqual({ cancelling: false });
    const ended = await pulling;
    expect(ended).toMatchObject({ status: "cancelled", error: "A person cancelled it." });
    expect(ended.pages).toBeLessThan(5);
    expect((await progress()).at(-1)).toMatchObject({ status: "cancelled", pages: ended.pages });
    const { full_pull_cursor, full_pull_records } = await organization();
    expect(full_pull_cursor).not.toBeNull();
    expect(full_pull_records).toBe(ended.records);
    const audited = await world.rows(
      "SELECT action, actor_id FROM audit_log WHERE entity_id = $1 ORDER BY at, id",
      [runId],
    );
    expect(audited).toEqual([
      { action: "pull.started", actor_id: world.maria.userId },
      { action: "pull.cancel_requested", actor_id: world.maria.userId },
      { action: "pull.cancelled", actor_id: world.service.userId },
    ]);

    const rest = RECORDS + 1 - ended.records;
    const next = await pull("full");
    expect(next).toMatchObject({ status: "completed", records: rest });
    expect(await runOf(next.runId)).toMatchObject({ mode: "full", estimate: rest });
    expect(await organization()).toMatchObject({ full_pull_cursor: null, full_pull_records: 0 });
    expect(await cancelPull(world.deps, world.maria, { runId })).toEqual({ cancelling: false });
  });

  it("is begun anew when it was begun more than a day ago", async () => {
    await PAST(
      "full_pull_cursor = 'a place', full_pull_records = 7, full_pull_started_at = now() - interval '25 hours'",
    );
    expect(await pull("full")).toMatchObject({ status: "completed", records: RECORDS + 1 });
  });

  it("must be one, of the same organization, and is for those who may refresh", async () => {
    await refusal(cancelPull(world.deps, world.contractor, { runId: LIVING }), "FORBIDDEN");
    await refusal(cancelPull(world.deps, world.maria, { runId: LIVING }), "NOT_FOUND");
    const { runId } = await pull();
    await refusal(cancelPull(world.deps, world.stranger, { runId: runId ?? "" }), "NOT_FOUND");
  });

  it("ends also when it has no page yet", async () => {
    await world.sandbox.control.listing({ kind: "slow" });
    const settings = { ...world.deps.settings, pemsTimeoutMs: 500 };
    const request = {
      organizationId: world.organization.id,
      mode: "full",
      trigger: "manual",
      startedBy: null,
    } as const;
    const pulling = pullOrganization({ ...world.deps, settings }, request, AbortSignal.timeout(20_000));
    const runId = await afterPages(0);
    await expect
      .poll(async () => (await world.sandbox.control.faults()).listings, { timeout: 15_000, interval: 5 })
      .toMatchObject([{ times: 0 }]);
    await cancelPull(world.deps, world.maria, { runId });
    expect(await pulling).toMatchObject({ status: "cancelled", pages: 0 });
  });
});

describe("a worker that died with a pull", () => {
  /** Leaves a full pull behind as a worker does that is killed after its second page. */
  const leaveBehind = async () => {
    const stop = new AbortController();
    await world.sandbox.control.latency(SLOW_MS);
    const pulling = pull(
      "full",
      { workerId: DEAD, trigger: "manual", startedBy: world.maria.userId },
      stop.signal,
    );
    const runId = await afterPages(2);
    stop.abort();
    const { pages, records } = await pulling;
    await world.rows("DELETE FROM graphile_worker._private_jobs");
    await world.rows(
      "UPDATE sync_run SET status = 'running', error = NULL, finished_at = NULL WHERE id = $1",
      [runId],
    );
    await PAST(
      `pull_run_id = '${runId}', pull_worker = '${DEAD}', pull_lease_until = now() + interval '5 minutes'`,
    );
    await world.sandbox.control.reset();
    await notices.settled();
    notices.seen.length = 0;
    return { runId, pages, records };
  };
  const failed = { status: "failed", error: "The worker stopped before the end." };

  it("is found out at once: its run has failed, and a job goes on from its place", async () => {
    const { runId, pages, records } = await leaveBehind();
    await world.rows(
      "INSERT INTO sync_worker (id, lock_key, host, pid) VALUES ($1, nextval('pfa_worker_lock_key'), 'elsewhere', 1)",
      [DEAD],
    );
    expect(await buryDeadWorkers(world.deps, LIVING)).toEqual([DEAD]);
    expect(await runOf(runId)).toMatchObject(failed);
    expect(await organization()).toMatchObject(FREE);
    expect(await jobs()).toEqual([{ mode: "full", trigger: "manual", by: world.maria.userId }]);
    expect(await progress()).toMatchObject([{ runId, status: "failed", pages }]);
    expect(await pull("full")).toMatchObject({ status: "completed", records: RECORDS + 1 - records });
  });

  it("is taken over by the next pull when only its lease ran out", async () => {
    const { runId, records } = await leaveBehind();
    expect(await pull("full")).toMatchObject({ status: "behind" });
    await PAST("pull_wanted = NULL, pull_lease_until = now() - interval '1 second'");
    expect(await pull("full")).toMatchObject({ status: "completed", records: RECORDS + 1 - records });
    expect(await runOf(runId)).toMatchObject(failed);
  });

  it("keeps nothing of a page, and ends nothing, when it lives after all", async () => {
    await world.sandbox.control.latency(SLOW_MS);
    const pulling = pull("full", { workerId: DEAD });
    const runId = await afterPages(1);
    await PAST(`pull_run_id = '${LIVING}', pull_worker = '${LIVING}'`);
    await world.rows("UPDATE sync_run SET status = 'failed', error = 'taken over' WHERE id = $1", [runId]);
    const [before] = await world.rows<{ pages: number }>("SELECT count(*)::int AS pages FROM pems_batch");
    expect(await pulling).toMatchObject({ status: "failed", error: "Another worker took the pull over." });
    const [after] = await world.rows<{ pages: number }>("SELECT count(*)::int AS pages FROM pems_batch");
    expect(after).toEqual(before);
    expect(await runOf(runId)).toMatchObject({ error: "taken over" });
    expect(await organization()).toMatchObject({ pull_run_id: LIVING });
    await PAST("pull_run_id = NULL, pull_worker = NULL, pull_lease_until = NULL, full_pull_cursor = NULL");
  });

  it("leaves runs behind of before there were leases: the next pull ends them", async () => {
    await world.rows(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, mode) VALUES ($1, $2, 'pull', 'manual', 'full')`,
      [DEAD, world.organization.id],
    );
    await pull();
    expect(await runOf(DEAD)).toMatchObject(failed);
  });

  it("that was only stopped has another one go on", async () => {
    const stop = new AbortController();
    await world.sandbox.control.latency(SLOW_MS);
    const pulling = pull("full", {}, stop.signal);
    await afterPages(1);
    await pull("incremental", { trigger: "manual", startedBy: world.jonas.userId });
    stop.abort();
    expect(await pulling).toMatchObject({
      status: "cancelled",
      error: expect.stringContaining("another one goes on"),
    });
    expect(await jobs()).toEqual([{ mode: "full", trigger: "manual", by: world.jonas.userId }]);
  });

  it("with an error of its own frees the pull", async () => {
    const broken = { ...world.deps, now: () => new Date(Number.NaN) };
    const request = {
      organizationId: world.organization.id,
      mode: "full",
      trigger: "manual",
      startedBy: null,
    } as const;
    await expect(pullOrganization(broken, request, AbortSignal.timeout(5000))).rejects.toThrow();
    world.advance(PAST_THE_LEASE_MS);
    expect(await pull()).toMatchObject({ status: "completed" });
  });
});

describe("a position that PEMS forgets", () => {
  it("in the middle of a full pull has everything read again from the beginning", async () => {
    await world.sandbox.control.latency(SLOW_MS);
    const pulling = pull("full");
    const runId = await afterPages(2);
    await world.sandbox.control.listing({ kind: "forgotten" });
    expect(await pulling).toMatchObject({ status: "completed" });
    const run = await runOf(runId);
    expect(run).toMatchObject({ note: expect.stringContaining("no longer knew our position") });
    expect(Number(run?.total)).toBeGreaterThan(RECORDS + 1);
  });

  it("is looked for at the place of a full pull, then at the beginning", async () => {
    await PAST("pull_cursor = 'forgotten', full_pull_cursor = 'forgotten too', full_pull_started_at = now()");
    expect(await pull()).toMatchObject({ status: "completed", records: RECORDS + 1 });
    expect(await organization()).toMatchObject({ full_pull_cursor: null });
    expect(await pull()).toMatchObject({ records: 0 });
  });

  it("time and again ends the pull in plain words", async () => {
    await world.sandbox.control.listing({ kind: "forgotten", times: null });
    expect(await pull()).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/^PEMS refused to list records: cursor/),
    });
  });
});

describe("the schedule", () => {
  it("is chosen by an administrator, and told", async () => {
    const chosen = { everyMinutes: 60, fullPullHour: 3 };
    await refusal(setPullSchedule(world.deps, world.maria, chosen), "FORBIDDEN");
    expect(await setPullSchedule(world.deps, world.admin, chosen)).toEqual({ changed: true });
    expect(await setPullSchedule(world.deps, world.admin, chosen)).toEqual({ changed: false });
    const present = await getPresentPull(world.deps, world.viewer);
    expect(present).toMatchObject({ ...chosen, inherited: false, lastPullAt: expect.any(String) });
    const ended = await world.rows<{ id: string }>(
      "SELECT id FROM sync_run WHERE direction = 'pull' AND finished_at IS NOT NULL ORDER BY started_at",
    );
    expect(present.ended?.runId).toBe(ended.at(-1)?.id);
    expect(present.nextPullAt).not.toBeNull();
    const [audited] = await world.rows(
      "SELECT actor_id, before, after FROM audit_log WHERE action = 'organization.pull_schedule'",
    );
    expect(audited).toEqual({
      actor_id: world.admin.userId,
      before: { everyMinutes: null, fullPullHour: null },
      after: chosen,
    });
    await setPullSchedule(world.deps, world.admin, { everyMinutes: 0, fullPullHour: null });
    expect(await getPresentPull(world.deps, world.viewer)).toMatchObject({
      nextPullAt: null,
      everyMinutes: 0,
    });
  });
});
