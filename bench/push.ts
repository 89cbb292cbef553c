/**
 * How fast committed changes reach PEMS: one edit at a time, 1,000 and 10,000 at once, against the sandbox at its real
 * limit of 10 requests a second and 200 ms. Prints one table and writes it to bench/results/push.md.
 */
import { type BenchWorld, openBenchWorld } from "#bench/bench-world.ts";
import { cpuBetween, stackCpu } from "#bench/process-cpu.ts";
import { milliseconds, seconds, spread } from "#bench/quantile.ts";
import { publishReport } from "#bench/report.ts";
import { statementsOf } from "#bench/statement-count.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";

const BATCH = 100;
/** Requests a second that the rate slots let through, below the limit of 10. */
const USABLE_RATE = 9.5;
const AIM_SECONDS: Record<number, number> = { 1000: 3, 10000: 14 };
const SINGLE_EDITS = 50;
const STATEMENT_SIZES = [1, 10, 100];

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** What sending so many changes took. */
interface Measured {
  count: number;
  commitSeconds: number;
  totalSeconds: number;
  batches: number;
  floorSeconds: number;
  requests: number;
  peakPerSecond: number;
  states: Record<string, number>;
  cpu: Record<string, number>;
}

async function measureBulk(world: BenchWorld, count: number): Promise<Measured> {
  const pfaIds = await world.draft(count);
  await world.control.clearStats();
  const cpuBefore = stackCpu(world.stack);
  const startedAt = performance.now();
  const { runId } = await world.commit(pfaIds);
  const commitSeconds = (performance.now() - startedAt) / 1000;
  await world.finished(runId);
  const totalSeconds = (performance.now() - startedAt) / 1000;
  const cpu = cpuBetween(cpuBefore, stackCpu(world.stack));
  const stats = await world.control.stats(0);
  const batches = Math.ceil(count / BATCH);
  say(`${count.toLocaleString("en-US")} changes: ${seconds(totalSeconds)}`);
  return {
    count,
    commitSeconds,
    totalSeconds,
    batches,
    floorSeconds: batches / USABLE_RATE,
    requests: stats.total,
    peakPerSecond: stats.peakPerSecond,
    states: await world.states(runId),
    cpu,
  };
}

async function measureSingles(world: BenchWorld) {
  await world.control.clearStats();
  const cpuBefore = stackCpu(world.stack);
  const durations: number[] = [];
  const states: Record<string, number> = {};
  for (let edit = 0; edit < SINGLE_EDITS; edit++) {
    const pfaIds = await world.draft(1, edit);
    const startedAt = performance.now();
    const { runId } = await world.commit(pfaIds);
    await world.finished(runId);
    durations.push(performance.now() - startedAt);
    for (const [state, count] of Object.entries(await world.states(runId))) {
      states[state] = (states[state] ?? 0) + count;
    }
  }
  const stats = await world.control.stats(0);
  return {
    ...spread(durations),
    requests: stats.total,
    peakPerSecond: stats.peakPerSecond,
    states,
    cpu: cpuBetween(cpuBefore, stackCpu(world.stack)),
  };
}

/** Statements of one push in this process, by the size of its one batch; 0 is a push that finds nothing. */
async function measureStatements(world: BenchWorld): Promise<Map<number, string[]>> {
  await world.stack.program("worker").stop();
  const { deps, member } = world;
  const push = () => pushOrganization(deps, member.organizationId, AbortSignal.timeout(30_000));
  const found = new Map([[0, await statementsOf(push)]]);
  for (const size of STATEMENT_SIZES) {
    const { runId } = await world.commit(await world.draft(size));
    found.set(size, await statementsOf(push));
    await world.finished(runId);
  }
  return found;
}

const states = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([state, count]) => `${count.toLocaleString("en-US")} ${state}`)
    .join(", ");

const world = await openBenchWorld({ records: 12_000, web: "none" });
try {
  await measureBulk(world, 100);
  const singles = await measureSingles(world);
  const bulks: Measured[] = [];
  for (const count of [1_000, 10_000]) bulks.push(await measureBulk(world, count));
  const statements = await measureStatements(world);
  if (process.argv.includes("--statements")) say((statements.get(100) ?? []).join("\n---\n"));

  const each = (show: (bulk: Measured) => string) => bulks.map(show);
  const cpuOf = (name: string) => [
    seconds(singles.cpu[name] ?? 0),
    ...each(({ cpu }) => seconds(cpu[name] ?? 0)),
  ];
  const aim = (count: number) => AIM_SECONDS[count] ?? Number.NaN;
  const counts = [...statements].map(([size, sent]) => `${sent.length} (${size} changes)`);
  await publishReport(
    {
      name: "push",
      title: "Sending committed changes to PEMS",
      columns: [
        "measure",
        `${SINGLE_EDITS} single edits`,
        ...each(({ count }) => `${count.toLocaleString("en-US")} at once`),
      ],
      rows: [
        [
          "commit → last synced",
          `p50 ${milliseconds(singles.p50)}, p95 ${milliseconds(singles.p95)}`,
          ...each(({ totalSeconds }) => seconds(totalSeconds)),
        ],
        ["aim", "p95 ≤ 1 s", ...each(({ count }) => `≤ ${aim(count)} s`)],
        [
          "aim met",
          singles.p95 <= 1000 ? "yes" : "NO",
          ...each(({ count, totalSeconds }) => (totalSeconds <= aim(count) ? "yes" : "NO")),
        ],
        ["the commit itself", "", ...each(({ commitSeconds }) => seconds(commitSeconds))],
        [
          "floor of the rate limit (batches / 9.5 a second)",
          "",
          ...each(({ floorSeconds }) => seconds(floorSeconds)),
        ],
        [
          "ratio to the floor",
          "",
          ...each(({ totalSeconds, floorSeconds }) => (totalSeconds / floorSeconds).toFixed(2)),
        ],
        ["batches needed", String(SINGLE_EDITS), ...each(({ batches }) => String(batches))],
        ["requests used", String(singles.requests), ...each(({ requests }) => String(requests))],
        [
          "most requests in any second (limit 10)",
          String(singles.peakPerSecond),
          ...each(({ peakPerSecond }) => String(peakPerSecond)),
        ],
        ["ended as", states(singles.states), ...each((bulk) => states(bulk.states))],
        ["CPU of the worker", ...cpuOf("worker")],
        ["CPU of Postgres", ...cpuOf("postgres")],
        ["CPU of the sandbox", ...cpuOf("sandbox")],
        ["CPU of the benchmark (commits, polls)", ...cpuOf("benchmark")],
      ],
      notes: [
        `SQL statements of one push, transactions and the looks of idle lanes included: ${counts.join(", ")}.`,
        "Times run from before the commit's transaction to when its sync run is seen finished (asked every 10 ms).",
        "A second is any sliding second, as the sandbox counts it at arrival.",
      ],
      data: {
        singles,
        bulks,
        statements: Object.fromEntries([...statements].map(([size, sent]) => [size, sent.length])),
      },
    },
    world.deps,
  );
} finally {
  await world.close();
}
process.exit(0);
