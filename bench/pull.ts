/**
 * How fast PEMS is read: full pulls of 20,000 and 100,000 records with the memory of the worker, 100 changes, and how both
 * grow with the mirror from 10,000 to 1,000,000 rows. Worker and sandbox are processes of their own. Prints one table and
 * writes it to bench/results/pull.md. `--large 5000 --small 2000 --growth 2000` tries it on less.
 */
import { parseArgs } from "node:util";
import { makeRecords } from "#bench/many-records.ts";
import { openPullWorld, type Pull, type PullWorld } from "#bench/pull-world.ts";
import { quantile, seconds } from "#bench/quantile.ts";
import { publishReport } from "#bench/report.ts";
import { utcDay } from "#src/domain/calendar.ts";

const MEMORY_MB = 300;
const CHANGES = 100;
const INCREMENTALS = 5;
/** Records of RIO while the mirror around it grows. */
const GROWN_AT = 5000;

const { values } = parseArgs({
  options: {
    small: { type: "string", default: "20000" },
    large: { type: "string", default: "100000" },
    /** Records of each organization of the grown mirror. */
    growth: { type: "string", default: "20625" },
  },
});
const [small, large, growth] = [values.small, values.large, values.growth].map(Number) as [
  number,
  number,
  number,
];
const say = (line: string) => void process.stdout.write(`${line}\n`);
const number = (value: number) => value.toLocaleString("en-US");

interface Measured {
  what: string;
  mirrorRows: number;
  speed: "real" | "lifted";
  aimSeconds?: number;
  pulls: readonly Pull[];
}
const measured: Measured[] = [];

async function add(
  world: PullWorld,
  entry: Omit<Measured, "mirrorRows" | "pulls">,
  pulls: () => Promise<readonly Pull[]>,
): Promise<void> {
  await world.pems(entry.speed);
  const done = await pulls();
  measured.push({ ...entry, mirrorRows: await world.mirrorRows(), pulls: done });
  say(`${entry.what}: ${done.map((pull) => seconds(pull.seconds)).join(", ")}`);
}

const full = (world: PullWorld, code: string) => async () => [await world.pull(code, "full")];

/** `INCREMENTALS` pulls, each after 100 changes in PEMS. */
const incremental = (world: PullWorld, code: string) => async () => {
  const pulls: Pull[] = [];
  for (let n = 0; n < INCREMENTALS; n++) {
    await world.editInPems(code, CHANGES);
    pulls.push(await world.pull(code, "incremental"));
  }
  return pulls;
};

async function measureSizes(): Promise<void> {
  const world = await openPullWorld(small);
  try {
    await add(world, { what: `full, ${number(small)}, all new`, speed: "real" }, async () => [world.first]);
    await add(world, { what: `full, ${number(small)}, nothing changed`, speed: "real" }, full(world, "RIO"));
    await add(
      world,
      { what: `full, ${number(small)}, nothing changed`, speed: "lifted" },
      full(world, "RIO"),
    );
    await world.addOrganization("LARGE", large);
    const all = { aimSeconds: 60 };
    await add(
      world,
      { what: `full, ${number(large)}, all new`, speed: "lifted", ...all },
      full(world, "LARGE"),
    );
    await add(
      world,
      { what: `full, ${number(large)}, nothing changed`, speed: "lifted", ...all },
      full(world, "LARGE"),
    );
    await add(
      world,
      { what: `full, ${number(large)}, nothing changed`, speed: "real" },
      full(world, "LARGE"),
    );
    await add(
      world,
      { what: `${CHANGES} changes, of ${number(large)}`, speed: "real", aimSeconds: 1 },
      incremental(world, "LARGE"),
    );
  } finally {
    await world.close();
  }
}

async function measureGrowth(): Promise<void> {
  const world = await openPullWorld(GROWN_AT);
  const step = async (organizations: number, records: number, from: number) => {
    const codes = Array.from({ length: organizations - from }, (_, index) => `ORG${from + index}`);
    const options = { organizations: codes, records, history: true, today: utcDay(new Date()) };
    await makeRecords(world.stack.databaseUrl, options);
    const rows = number(await world.mirrorRows());
    const around = `${organizations} organizations, ${rows} rows`;
    await add(
      world,
      { what: `${CHANGES} changes, of ${number(GROWN_AT)}; ${around}`, speed: "real", aimSeconds: 1 },
      incremental(world, "RIO"),
    );
    const what = `full, ${number(GROWN_AT)}, nothing changed; ${around}`;
    await add(world, { what, speed: "lifted" }, full(world, "RIO"));
  };
  try {
    await step(2, GROWN_AT, 1);
    await step(20, growth, 2);
    await step(50, growth, 20);
    await publish(world);
  } finally {
    await world.close();
  }
}

function rowOf({ what, mirrorRows, speed, aimSeconds, pulls }: Measured): string[] {
  const times = pulls.map((pull) => pull.seconds);
  const [slowest, peak] = [Math.max(...times), Math.max(...pulls.map((pull) => pull.peakMb))];
  const pages = pulls.reduce((sum, pull) => sum + pull.pages, 0);
  const records = pulls.reduce((sum, pull) => sum + pull.records, 0);
  const inTime = aimSeconds === undefined || slowest <= aimSeconds;
  return [
    what,
    number(mirrorRows),
    speed === "real" ? "10/s, 200 ms" : "lifted",
    pulls.length === 1 ? seconds(slowest) : `p50 ${seconds(quantile(times, 0.5))}, most ${seconds(slowest)}`,
    aimSeconds === undefined ? "" : `≤ ${aimSeconds} s`,
    `${((times.reduce((sum, time) => sum + time, 0) / pages) * 1000).toFixed(0)} ms`,
    `${number(records)} in ${number(pages)}`,
    `${peak.toFixed(0)} MB`,
    inTime && !(peak > MEMORY_MB) ? "yes" : "NO",
  ];
}

async function publish(world: PullWorld): Promise<void> {
  await publishReport(
    {
      name: "pull",
      title: "Reading PEMS",
      columns: [
        "pull",
        "mirror rows after it",
        "PEMS",
        "request → done",
        "aim",
        "for each page",
        "records in pages",
        `peak of the worker (aim ≤ ${MEMORY_MB} MB)`,
        "met",
      ],
      rows: measured.map(rowOf),
      notes: [
        "From the request of a person to when the run is seen finished (asked every 5 ms); the first pull of an organization at the start counts from its run's start.",
        "PEMS: the sandbox, a process of its own on the same machine, at its real limit of 10 requests a second and 200 ms an answer, or lifted: no limit, and only the time that it needs to make a page.",
        `Changes: ${CHANGES} records edited in PEMS before each of ${INCREMENTALS} pulls.`,
        "Peak: VmHWM of the worker process, counted anew for each pull (not for the first).",
        "The mirror grows by rows made in the database, each with its history and its typed version, then VACUUM ANALYZE.",
      ],
      data: { measured },
    },
    world.deps,
  );
}

await measureSizes();
await measureGrowth();
process.exit(0);
