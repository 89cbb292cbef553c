/**
 * People at work: 100 of them edit, undo, look around and commit for 2 minutes, over HTTP with sessions of their own, against
 * the built web application, a worker and a PEMS at its real limit. `npm run bench:people -- --people 20 --seconds 30`
 * prints one table and writes bench/results/people.md; ends with 1 when saves took too long, a request failed, live events
 * ended, or something was lost.
 */
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { addPeople } from "#bench/add-people.ts";
import { type BenchWorld, openBenchWorld } from "#bench/bench-world.ts";
import { signIn } from "#bench/http-user.ts";
import { checkPeople, type PeopleEvidence } from "#bench/people-check.ts";
import { SHARED_FIELDS } from "#bench/people-fields.ts";
import { openPage } from "#bench/people-page.ts";
import { reportPeople } from "#bench/people-report.ts";
import { type Desk, Diary, SCREEN, type ShownRecord, workAtDesk } from "#bench/people-script.ts";
import { Told } from "#bench/people-told.ts";
import { cpuBetween, stackCpu } from "#bench/process-cpu.ts";
import { seededRandom, seedFor } from "#sandbox/random.ts";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";

const RECORDS = 20_000;
/** Records that people of one group edit, each a field of their own. */
const SHARED_RECORDS = 150;
const DRAIN_WITHIN_MS = 300_000;

const { values: options } = parseArgs({
  options: {
    people: { type: "string", default: "100" },
    seconds: { type: "string", default: "120" },
    pause: { type: "string", default: "2000" },
    /** How many of them have their page open, which hears live events; everybody unless told otherwise. */
    listening: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    dist: { type: "string", default: ".next-test" },
  },
});
const count = Number(options.people);
const seconds = Number(options.seconds);
const listening = Math.min(Number(options.listening ?? count), count);
const pauseMs = Number(options.pause);
const seed = Number(options.seed);
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Records that break no rule, in groups: the people of a group share one. */
async function sharedRecords(owner: pg.Pool, groups: number) {
  const { rows } = await owner.query<{ pfaId: string; version: number } & Record<string, string | null>>(
    `SELECT pfa_id AS "pfaId", version, description, area_silo AS "areaSilo", manufacturer, model, contract, equipment,
            forecast_end::text AS "forecastEnd"
     FROM pfa_mirror m WHERE NOT is_discontinued AND forecast_start IS NOT NULL AND forecast_end >= forecast_start
       AND (actual_end IS NULL OR actual_end >= actual_start) AND (NOT is_actualized OR actual_start IS NOT NULL)
       AND dor IS NOT NULL AND CASE source WHEN 'Rental' THEN monthly_rate ELSE purchase_price END IS NOT NULL
     ORDER BY pfa_id LIMIT $1`,
    [groups * SHARED_RECORDS],
  );
  return rows;
}

async function openDesks(world: BenchWorld, owner: pg.Pool, diary: Diary): Promise<Desk[]> {
  const { organizationId } = world.member;
  const emails = await addPeople(owner, count);
  const groups = Math.ceil(count / SHARED_FIELDS.length);
  const records = await sharedRecords(owner, groups);
  const size = Math.floor(records.length / groups);
  const desks: Desk[] = [];
  for (const [at, email] of emails.entries()) {
    const group = Math.floor(at / SHARED_FIELDS.length);
    const field = SHARED_FIELDS[at % SHARED_FIELDS.length] ?? "contract";
    // The screens of a group overlap.
    const first = group * size + ((at * 13) % (size - SCREEN));
    const shown = records.slice(first, first + SCREEN).map(
      (record): ShownRecord => ({
        pfaId: record.pfaId,
        version: record.version,
        value: record[field] ?? null,
      }),
    );
    desks.push({
      user: await signIn(world.stack.webUrl, email),
      told: new Told(email),
      ...{ organizationId, field, records: shown, diary },
      random: seededRandom(seedFor(seed, email)),
      pauseMs,
    });
  }
  return desks;
}

/** Opens a person's page: live events, and what it asks by itself. */
async function open(desk: Desk, signal: AbortSignal): Promise<void> {
  const { user } = await desk.user.query<{ user: { id: string } }>("session.me");
  const page = openPage(desk, user.id, signal);
  desk.page = page;
  await desk.user.listen(
    desk.organizationId,
    (event) => page.heard(event),
    signal,
    (reason) => void desk.diary.errors.push(`${desk.told.email}: the live events ended: ${reason}`),
  );
}

async function stateCounts(owner: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ state: string; count: number }>(
    "SELECT sync_status AS state, count(*)::int AS count FROM pfa_modification GROUP BY 1",
  );
  return Object.fromEntries(rows.map(({ state, count: number }) => [state, number]));
}

async function drained(owner: pg.Pool): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < DRAIN_WITHIN_MS) {
    const { committed = 0, queued = 0, syncing = 0 } = await stateCounts(owner);
    if (committed + queued + syncing === 0) break;
    await setTimeout(200);
  }
  return (performance.now() - startedAt) / 1000;
}

async function collectEvidence(world: BenchWorld, owner: pg.Pool): Promise<PeopleEvidence> {
  const { rows } = await owner.query<PeopleEvidence["drafts"][number]>(
    `SELECT u.email, m.pfa_id, m.delta FROM pfa_modification m JOIN app_user u ON u.id = m.user_id
     WHERE m.sync_status = 'draft'`,
  );
  return {
    drafts: rows,
    states: await stateCounts(owner),
    journal: await world.control.journal({ organizationCode: "RIO" }),
  };
}

async function run(world: BenchWorld, owner: pg.Pool): Promise<boolean> {
  const diary = new Diary();
  // What the pull left to work out is over before people come; what they change is worked out while they are there.
  await refreshGold(world.deps, world.member.organizationId);
  say(`${count} people sign in … (seed ${seed})`);
  const desks = await openDesks(world, owner, diary);
  const stopping = new AbortController();
  for (const desk of desks.slice(0, listening)) await open(desk, stopping.signal);
  say(`${count} people at work for ${seconds} s …`);
  const cpuBefore = stackCpu(world.stack);
  const endsAt = performance.now() + seconds * 1000;
  await Promise.all(desks.map((desk) => workAtDesk(desk, () => performance.now() >= endsAt)));
  const cpu = cpuBetween(cpuBefore, stackCpu(world.stack));
  stopping.abort();
  say("Draining …");
  const drainSeconds = await drained(owner);
  const people = desks.map(({ told }) => told);
  const evidence = await collectEvidence(world, owner);
  const findings = checkPeople(people, evidence);
  const acknowledged = people.reduce((sum, told) => sum + told.values, 0);
  const inTime = await reportPeople(
    { count, seconds, seed, listening, pauseMs, deps: world.deps },
    diary,
    findings,
    {
      ...{ cpu, drainSeconds, acknowledged, states: evidence.states },
    },
  );
  const lost = findings.flatMap(({ promise, violations }) => violations.map((one) => `${promise}: ${one}`));
  for (const line of [...diary.errors, ...lost].slice(0, 20)) say(line);
  return inTime && diary.errors.length === 0 && lost.length === 0;
}

if (needsBuild(options.dist)) await buildWeb(options.dist, process.env);
const world = await openBenchWorld({ records: RECORDS, web: "built", distDir: options.dist });
const owner = new pg.Pool({ connectionString: world.stack.databaseUrl, max: 1 });
let passed = false;
try {
  passed = await run(world, owner);
} finally {
  await owner.end();
  await world.close();
}
process.exit(passed ? 0 : 1);
