/** What is measured of the push: changes one at a time, many at once, and single ones in the middle of many. */
import { setTimeout } from "node:timers/promises";
import type { BenchWorld } from "#bench/bench-world.ts";
import { cpuBetween, stackCpu } from "#bench/process-cpu.ts";
import { spread } from "#bench/quantile.ts";
import { statementsOf } from "#bench/statement-count.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";

const BATCH = 100;
/** Requests a second that the rate slots let through, below the limit of 10. */
const USABLE_RATE = 9.5;
/** Between two single edits that are committed into a bulk: 40 of them take 8 of its 15 seconds. */
const SINGLE_EVERY_MS = 200;

/** Seconds that a number of requests takes at the rate that is left of PEMS's limit. */
export const floorOf = (requests: number) => requests / USABLE_RATE;

/** What sending so many changes took. */
export interface Bulk {
  count: number;
  workers: number;
  commitSeconds: number;
  totalSeconds: number;
  floorSeconds: number;
  requestsNeeded: number;
  requests: number;
  peakPerSecond: number;
  states: Record<string, number>;
  cpu: Record<string, number>;
}

/** Milliseconds from commit to synced of single edits. */
export interface Singles {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  requests: number;
  peakPerSecond: number;
  states: Record<string, number>;
  cpu: Record<string, number>;
}

export interface InBulk {
  singles: Singles;
  bulk: Bulk;
  /** How many single edits were synced while changes of the bulk were still waiting. */
  before: number;
}

const workersOf = ({ stack }: BenchWorld) =>
  stack.programs.filter((program) => program.name.startsWith("worker") && program.pid()).length;

function addUp(into: Record<string, number>, counts: Record<string, number>): void {
  for (const [state, count] of Object.entries(counts)) into[state] = (into[state] ?? 0) + count;
}

/** Runs `work` with the sandbox's count of requests and the CPU times of all processes set to nothing before. */
async function counted<T>(world: BenchWorld, work: () => Promise<T>) {
  await world.control.clearStats();
  const before = stackCpu(world.stack);
  const done = await work();
  const cpu = cpuBetween(before, stackCpu(world.stack));
  const { total: requests, peakPerSecond } = await world.control.stats(0);
  return { done, cpu, requests, peakPerSecond };
}

/** Commits `pfaIds` and waits until all are sent. @param during is started as soon as the commit has returned */
async function sendBulk(world: BenchWorld, pfaIds: readonly string[], during = async () => {}) {
  const startedAt = performance.now();
  const { runId } = await world.commit(pfaIds);
  const commitSeconds = (performance.now() - startedAt) / 1000;
  const others = during();
  await world.finished(runId);
  const endedAt = performance.now();
  await others;
  return { commitSeconds, totalSeconds: (endedAt - startedAt) / 1000, endedAt, runId };
}

/** Sends `count` changes of one commit. */
export async function measureBulk(world: BenchWorld, count: number): Promise<Bulk> {
  const pfaIds = await world.draft(count);
  const { done, ...use } = await counted(world, () => sendBulk(world, pfaIds));
  const requestsNeeded = Math.ceil(count / BATCH);
  return {
    count,
    workers: workersOf(world),
    commitSeconds: done.commitSeconds,
    totalSeconds: done.totalSeconds,
    floorSeconds: floorOf(requestsNeeded),
    requestsNeeded,
    states: await world.states(done.runId),
    ...use,
  };
}

/** Single edits one after another: each is committed when the one before is in PEMS. */
export async function measureSingles(world: BenchWorld, count: number): Promise<Singles> {
  const durations: number[] = [];
  const states: Record<string, number> = {};
  const { done: _, ...use } = await counted(world, async () => {
    for (let edit = 0; edit < count; edit++) {
      const pfaIds = await world.draft(1, edit);
      const startedAt = performance.now();
      const { runId } = await world.commit(pfaIds);
      await world.finished(runId);
      durations.push(performance.now() - startedAt);
      addUp(states, await world.states(runId));
    }
  });
  return { count, ...spread(durations), states, ...use };
}

/** Single edits of other records, committed at the pace of people while a bulk is on its way. */
export async function measureInBulk(world: BenchWorld, count: number, singles: number): Promise<InBulk> {
  const bulkIds = await world.draft(count);
  const singleIds = await world.draft(singles, count);
  const durations: number[] = [];
  const ends: number[] = [];
  const states: Record<string, number> = {};
  const commitOne = async (pfaId: string) => {
    const startedAt = performance.now();
    const { runId } = await world.commit([pfaId]);
    await world.finished(runId);
    ends.push(performance.now());
    durations.push(performance.now() - startedAt);
    addUp(states, await world.states(runId));
  };
  const commitSingles = async () => {
    const under: Promise<void>[] = [];
    for (const pfaId of singleIds) {
      await setTimeout(SINGLE_EVERY_MS);
      under.push(commitOne(pfaId));
    }
    await Promise.all(under);
  };
  const { done, ...use } = await counted(world, () => sendBulk(world, bulkIds, commitSingles));
  // A single edit leaves at the head of a batch that the bulk fills up.
  const requestsNeeded = Math.ceil((count + singles) / BATCH);
  return {
    singles: { count: singles, ...spread(durations), states, ...use },
    bulk: {
      count,
      workers: workersOf(world),
      commitSeconds: done.commitSeconds,
      totalSeconds: done.totalSeconds,
      floorSeconds: floorOf(requestsNeeded),
      requestsNeeded,
      states: await world.states(done.runId),
      ...use,
    },
    before: ends.filter((end) => end < done.endedAt).length,
  };
}

/** Statements of one push in this process, by the size of its one batch; 0 is a push that finds nothing. No worker may run. */
export async function measureStatements(
  world: BenchWorld,
  sizes: readonly number[],
): Promise<Map<number, string[]>> {
  const { deps, member } = world;
  const push = () => pushOrganization(deps, member.organizationId, AbortSignal.timeout(30_000));
  const found = new Map([[0, await statementsOf(push)]]);
  for (const size of sizes) {
    const { runId } = await world.commit(await world.draft(size));
    found.set(size, await statementsOf(push));
    await world.finished(runId);
  }
  return found;
}
