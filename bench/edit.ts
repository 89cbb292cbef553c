/**
 * How fast the product answers people: saving a draft over HTTP, and how long a change takes to a colleague's badge. The
 * built web application, real sign-ins, real live events. Prints one table and writes it to bench/results/edit.md.
 */
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { addPeople } from "#bench/add-people.ts";
import { type BenchWorld, openBenchWorld } from "#bench/bench-world.ts";
import { type HttpUser, signIn } from "#bench/http-user.ts";
import { cpuBetween, stackCpu } from "#bench/process-cpu.ts";
import { milliseconds, spread } from "#bench/quantile.ts";
import { publishReport } from "#bench/report.ts";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { addDays } from "#src/domain/calendar.ts";
import type { LiveEvent } from "#src/domain/live-event.ts";

const SAVES = 500;
/** Accounts that are made; the first 20 save without a pause, then all of them at the pace of people. */
const PEOPLE = 100;
const WITHOUT_PAUSE = 20;
const PAUSE_MS = 1000;
const COMMITS = 100;
/** The build of the browser tests: `npm start` may be running from the other. */
const distDir = ".next-test";

interface Editable {
  pfaId: string;
  seenVersion: number;
  forecastEnd: string;
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function editableRecords(owner: pg.Pool): Promise<Editable[]> {
  const { rows } = await owner.query<Editable>(
    `SELECT pfa_id AS "pfaId", version AS "seenVersion", forecast_end::text AS "forecastEnd" FROM pfa_mirror
     WHERE NOT is_discontinued AND forecast_start IS NOT NULL AND forecast_end >= forecast_start ORDER BY pfa_id`,
  );
  return rows;
}

/** Saves one draft after another. @returns milliseconds of each, from request to answer */
async function save(
  user: HttpUser,
  organizationId: string,
  records: readonly Editable[],
  pauseMs = 0,
): Promise<number[]> {
  const durations: number[] = [];
  if (pauseMs > 0) await setTimeout(Math.random() * pauseMs);
  for (const { pfaId, seenVersion, forecastEnd } of records) {
    const changes = [
      { pfaId, seenVersion, set: { forecastEnd: addDays(forecastEnd, 1) }, seen: { forecastEnd } },
    ];
    durations.push(await timed(() => user.mutate("drafts.save", { organizationId, changes })));
    if (pauseMs > 0) await setTimeout(pauseMs);
  }
  return durations;
}

interface Badges {
  /** Milliseconds from the notice in the settling transaction to the event at the colleague's client. */
  event: number[];
  /** From the return of the author's commit to the colleague's "queued"; below 0 when the colleague knew first. */
  queued: number[];
  /** From the author's click on commit to the colleague's "synced". */
  synced: number[];
}

/** Commits single drafts as one person while another listens. */
async function commitWatched(
  author: HttpUser,
  colleague: HttpUser,
  organizationId: string,
  records: readonly Editable[],
): Promise<Badges> {
  const found: Badges = { event: [], queued: [], synced: [] };
  const arrivals = new Map<string, number>();
  let arrived = Promise.withResolvers<void>();
  const stopping = new AbortController();
  const onEvent = (event: LiveEvent) => {
    if (event.type !== "SYNC_QUEUED" && event.type !== "SYNC_PROCESSING" && event.type !== "SYNC_SUCCESS")
      return;
    found.event.push(Date.now() - Date.parse(event.at));
    for (const pfaId of event.pfaIds ?? []) arrivals.set(`${event.type} ${pfaId}`, performance.now());
    arrived.resolve();
    arrived = Promise.withResolvers();
  };
  await colleague.listen(organizationId, onEvent, stopping.signal, (reason) =>
    arrived.reject(new Error(`The live events ended: ${reason}`)),
  );
  const arrival = async (type: string, pfaId: string): Promise<number> => {
    for (;;) {
      const at = arrivals.get(`${type} ${pfaId}`);
      if (at !== undefined) return at;
      await arrived.promise;
    }
  };
  for (const { pfaId } of records) {
    const startedAt = performance.now();
    await author.mutate("commits.commit", { organizationId, pfaIds: [pfaId] });
    const returnedAt = performance.now();
    found.queued.push((await arrival("SYNC_QUEUED", pfaId)) - returnedAt);
    found.synced.push((await arrival("SYNC_SUCCESS", pfaId)) - startedAt);
  }
  stopping.abort();
  return found;
}

async function measure(world: BenchWorld, owner: pg.Pool): Promise<void> {
  const { stack, member, deps } = world;
  const { organizationId } = member;
  const records = await editableRecords(owner);
  const maria = await signIn(stack.webUrl, "maria@demo.example");
  const jonas = await signIn(stack.webUrl, "jonas@demo.example");
  const emails = await addPeople(owner, PEOPLE);
  const people: HttpUser[] = [];
  for (const email of emails) people.push(await signIn(stack.webUrl, email));

  // The first requests compile code and open connections; nobody measures those.
  await save(jonas, organizationId, records.slice(0, 50));
  say(`${SAVES} saves, one after another …`);
  const cpuBefore = stackCpu(stack);
  const alone = await save(maria, organizationId, records.slice(0, SAVES));
  const cpu = cpuBetween(cpuBefore, stackCpu(stack));
  const cpuOfSave = (name: string) => milliseconds(((cpu[name] ?? 0) / SAVES) * 1000);
  say(`${SAVES} saves by ${WITHOUT_PAUSE} people at once …`);
  const part = (from: number, at: number, count: number) =>
    records.slice(from + at * count, from + (at + 1) * count);
  const startedAt = performance.now();
  const together = await Promise.all(
    people
      .slice(0, WITHOUT_PAUSE)
      .map((person, at) => save(person, organizationId, part(1000, at, SAVES / WITHOUT_PAUSE))),
  );
  const perSecond = SAVES / ((performance.now() - startedAt) / 1000);
  say(`${PEOPLE} people, a save each second …`);
  const crowd = await Promise.all(
    people.map((person, at) => save(person, organizationId, part(2000, at, 10), PAUSE_MS)),
  );
  say(`${COMMITS} single commits, watched by a colleague …`);
  const badges = await commitWatched(maria, jonas, organizationId, records.slice(0, COMMITS));

  const measured = [
    { name: `save a draft, ${SAVES} one after another`, values: alone, aim: 40 },
    {
      name: `save a draft, ${WITHOUT_PAUSE} people without a pause (${perSecond.toFixed(0)}/s)`,
      values: together.flat(),
      aim: 100,
    },
    { name: `save a draft, ${PEOPLE} people, one a second each`, values: crowd.flat(), aim: 100 },
    { name: "status change in the database → colleague's client", values: badges.event, aim: 50 },
    { name: "commit returned → colleague sees queued", values: badges.queued, aim: 50 },
    { name: "commit pressed → colleague sees synced", values: badges.synced, aim: 1000 },
  ].map((one) => ({ ...one, ...spread(one.values), count: one.values.length }));
  await publishReport(
    {
      name: "edit",
      title: "Answering people",
      columns: ["measure", "samples", "p50", "p95", "p99", "aim (p95)", "met"],
      rows: measured.map(({ name, count, p50, p95, p99, aim }) => [
        name,
        String(count),
        milliseconds(p50),
        milliseconds(p95),
        milliseconds(p99),
        `≤ ${aim} ms`,
        p95 <= aim ? "yes" : "NO",
      ]),
      notes: [
        "A save runs from the request to its whole answer, over HTTP with a signed-in session; each makes a new draft.",
        `CPU time of one save: ${cpuOfSave("web")} in the web process, ${cpuOfSave("postgres")} in Postgres.`,
        "Below zero: the colleague's client knew before the author's commit had returned.",
        "A status change counts from the moment noted inside its transaction, so it includes the commit to disk.",
        "All on one machine: web, worker, Postgres, sandbox (200 ms an answer) and the clients share its cores.",
      ],
      data: { measured: measured.map(({ values: _, ...rest }) => rest) },
    },
    deps,
  );
}

if (needsBuild(distDir)) await buildWeb(distDir, process.env);
const world = await openBenchWorld({ records: 20_000, web: "built", distDir });
const owner = new pg.Pool({ connectionString: world.stack.databaseUrl, max: 1 });
try {
  await measure(world, owner);
} finally {
  await owner.end();
  await world.close();
}
process.exit(0);
