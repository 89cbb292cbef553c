import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { checkChaos, type Finding } from "#bench/chaos-check.ts";
import { collectEvidence, type Evidence } from "#bench/chaos-evidence.ts";
import { type Deeds, peopleAtWork } from "#bench/chaos-people.ts";
import { type ChaosWorld, openChaosWorld } from "#bench/chaos-world.ts";
import { seededRandom, seedFor } from "#sandbox/random.ts";
import type { RequestStats } from "#sandbox/request-log.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { retryFailures } from "#src/services/failures/retry-failures.ts";

export interface ChaosOptions {
  /** Decides who changes what, which worker is killed when, and which requests fail; not how fast the machine is. */
  seed: number;
  writes: number;
  records: number;
  /** Most records in one bulk commit. */
  bulk: number;
  workerKills: number;
  postgresKills: number;
  /** Mean time between two kills of a worker. */
  killEveryMs: number;
  say: (line: string) => void;
  /** Gets the result while the database is still there. */
  report?: (result: ChaosResult, deps: ServiceDeps) => Promise<void>;
}

export interface ChaosResult {
  deeds: Deeds;
  findings: Finding[];
  evidence: Evidence;
  stats: RequestStats;
  workerKills: number;
  postgresKills: number;
  /** Workers that ended by themselves, such as after losing the database. */
  endedBySelves: number;
  /** From the start of the work to the end of the last write, in seconds. */
  workSeconds: number;
  drainSeconds: number;
  /** Dead letters that a person sent again when all faults were over. */
  sentAgain: number;
}

const WORKERS = 3;
const LONGEST_DRAIN_MS = 300_000;

/** Works for a while under all faults at once, lets it settle, and checks every promise. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { say } = options;
  const world = await openChaosWorld({ records: options.records, workers: WORKERS, say });
  try {
    await world.control.clearStats();
    await world.control.chaos({ loseAnswer: 0.1, unavailable: 0.05, seed: options.seed });
    // At least these, however few requests there are.
    await world.control.loseAnswer(2);
    const startedAt = performance.now();
    const kills = { workers: 0, postgres: 0 };
    const enough = () => kills.workers >= options.workerKills && kills.postgres >= options.postgresKills;
    const [deeds] = await Promise.all([
      peopleAtWork(world, { ...options, enough }),
      killAtRandom(world, options, kills),
    ]);
    const workSeconds = (performance.now() - startedAt) / 1000;
    say(
      `${deeds.committed} changes committed, ${kills.workers} + ${kills.postgres} kills. Letting it settle …`,
    );
    await world.control.chaos({});
    const drainStart = performance.now();
    await settled(world, say);
    const drainSeconds = (performance.now() - drainStart) / 1000;
    const sentAgain = await sendFailedAgain(world);
    if (sentAgain > 0) await settled(world, say);
    const pulled = await pullAll(world);
    const stats = await world.control.stats(0);
    const evidence = await collectEvidence(world);
    const findings = checkChaos(evidence, deeds.acknowledged);
    if (!pulled)
      findings.push({ promise: "PEMS can be pulled", violations: ["the last pull did not end well"] });
    const result: ChaosResult = {
      deeds,
      findings,
      evidence,
      stats,
      workerKills: kills.workers,
      postgresKills: kills.postgres,
      endedBySelves: world.workers.endedBySelves(),
      workSeconds,
      drainSeconds,
      sentAgain,
    };
    await options.report?.(result, world.deps);
    return result;
  } finally {
    await world.close();
  }
}

/** Longest wait for a sign of work between two kills, for what a slow machine needs to start a worker. */
const LONGEST_LULL_MS = 15_000;

/** Resolves when PEMS got another request, so that kills meet workers at work. */
async function untilBusy(world: ChaosWorld, since: number): Promise<number> {
  const end = performance.now() + LONGEST_LULL_MS;
  for (;;) {
    const { total } = await world.control.stats(0);
    if (total > since || performance.now() > end) return total;
    await setTimeout(20);
  }
}

/** Kills a random worker again and again, and Postgres at even distances among them. */
async function killAtRandom(
  world: ChaosWorld,
  { seed, workerKills, postgresKills, killEveryMs, say }: ChaosOptions,
  done: { workers: number; postgres: number },
): Promise<void> {
  const random = seededRandom(seedFor(seed, "kills"));
  let requests = 0;
  while (done.workers < workerKills || done.postgres < postgresKills) {
    requests = await untilBusy(world, requests);
    await setTimeout(killEveryMs * 2 * random.next());
    if (world.workers.kill(random.between(0, WORKERS - 1))) done.workers += 1;
    const due = Math.floor((done.workers * postgresKills) / Math.max(1, workerKills));
    if (done.postgres >= Math.min(due, postgresKills)) continue;
    await setTimeout(random.between(0, 800));
    world.killPostgres();
    done.postgres += 1;
    say(`Postgres killed (${done.postgres} of ${postgresKills}), ${done.workers} kills of workers`);
  }
}

async function settled(world: ChaosWorld, say: (line: string) => void): Promise<void> {
  const end = performance.now() + LONGEST_DRAIN_MS;
  for (let look = 0; performance.now() < end; look++) {
    const left = await owed(world).catch(() => null);
    if (left === 0) return;
    if (look % 20 === 0) say(`${left ?? "?"} changes still on their way`);
    await setTimeout(500);
  }
}

async function owed(world: ChaosWorld): Promise<number> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pfa_write_queue WHERE status IN ('pending', 'processing')",
    );
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** As an administrator would who finds dead letters once everything runs again. */
async function sendFailedAgain(world: ChaosWorld): Promise<number> {
  const { changes } = await collectEvidence(world);
  const modificationIds = changes.filter(({ state }) => state === "failed").map(({ id }) => id);
  const admin = world.people.at(-1);
  if (!admin || modificationIds.length === 0) return 0;
  const { retried } = await retryFailures(world.deps, admin, { modificationIds });
  return retried.length;
}

async function pullAll(world: ChaosWorld): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if ((await world.pull()) === "completed") return true;
    await setTimeout(2_000);
  }
  return false;
}
