/**
 * How fast the figures for analysis are read and refreshed: one organization of 20,000 records among 1,000,000, as the
 * application's role under row-level security and as a BI tool's login. Prints one table and writes it to
 * bench/results/gold.md; the plans go to gold-plans.md beside it. `--organizations 5 --records 20000` tries it on less.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { beginAnotherDay, changeRecords, type GoldDatabase, openGoldDatabase } from "#bench/gold-database.ts";
import { milliseconds, spread } from "#bench/quantile.ts";
import { machine, publishReport } from "#bench/report.ts";
import { queriesOf, type Statement } from "#bench/statement-count.ts";
import { addReader } from "#src/db/bi-readers.ts";
import { addDays, addMonths, utcDay } from "#src/domain/calendar.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { DIMENSIONS } from "#src/services/gold/dimensions.ts";
import { monthlyFigures, totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";

const CALLS = 200;
const WARM_UP = 20;
const AIM_MS = 20;
const REPEATS = 7;

const { values } = parseArgs({
  options: {
    organizations: { type: "string", default: "50" },
    records: { type: "string", default: "20000" },
  },
});
const records = Number(values.records);
const codes = Array.from(
  { length: Number(values.organizations) },
  (_, at) => `B${String(at).padStart(3, "0")}`,
);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const number = (value: number) => value.toLocaleString("en-US");

interface Timed {
  what: string;
  calls: number;
  p50: number;
  p95: number;
  p99: number;
  /** Milliseconds that 95 % must stay under, where there is a limit. */
  aim: number | null;
  answer: string;
}

async function time(
  what: string,
  work: () => Promise<number>,
  {
    calls = CALLS,
    warmUp = WARM_UP,
    aim = AIM_MS as number | null,
    before = async () => {},
    unit = "rows",
  } = {},
): Promise<Timed> {
  const durations: number[] = [];
  let answer = 0;
  for (let call = -warmUp; call < calls; call++) {
    await before();
    const startedAt = performance.now();
    answer = await work();
    if (call >= 0) durations.push(performance.now() - startedAt);
  }
  const timed = { what, calls, ...spread(durations), aim, answer: `${number(answer)} ${unit}` };
  say(`${what}: p50 ${milliseconds(timed.p50)}, p95 ${milliseconds(timed.p95)} (${timed.answer})`);
  return timed;
}

/** The plan of a statement for whom a connection is of. */
async function planOf(client: pg.ClientBase, { text, values: given }: Statement): Promise<string> {
  const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, given);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const database = await openGoldDatabase(codes, records);
try {
  await measure(database);
} finally {
  await database.close();
}
process.exit(0);

async function measure({ deps, ownerUrl, owner, members }: GoldDatabase): Promise<void> {
  // One from the middle: neither the first nor the last in the tables.
  const member = members[Math.floor(members.length / 2)];
  if (!member) throw new Error("There is no organization.");
  const code = codes[Math.floor(members.length / 2)] ?? "";
  const { organizationId } = member;
  const measured: Timed[] = [];
  const refresh =
    (on: ServiceDeps = deps) =>
    async () => {
      const refreshed = await refreshGold(on, organizationId);
      if (refreshed.status === "busy") throw new Error("Another process refreshes.");
      return refreshed.groups;
    };

  say("Refreshing every organization …");
  const first: number[] = [];
  for (const one of members) {
    const startedAt = performance.now();
    await refreshGold(deps, one.organizationId);
    first.push(performance.now() - startedAt);
  }
  const groups = await owner.query<{ groups: number; months: number }>(
    `SELECT (SELECT count(*)::int FROM gold.fact_total WHERE organization_id = $1) AS groups,
            (SELECT count(*)::int FROM gold.fact_month WHERE organization_id = $1) AS months`,
    [organizationId],
  );
  const size = groups.rows[0] ?? { groups: 0, months: 0 };
  measured.push({
    what: "full refresh, first",
    calls: first.length,
    ...spread(first),
    aim: null,
    answer: `${number(size.groups)} groups`,
  });
  await owner.query("VACUUM ANALYZE");

  const few = { calls: REPEATS, warmUp: 1, aim: null, unit: "groups" };
  measured.push(await time("refresh, nothing changed", refresh(), few));
  for (const count of [1, 100, 1000]) {
    const before = () => changeRecords(owner, organizationId, count);
    measured.push(await time(`refresh, ${number(count)} changed`, refresh(), { ...few, before }));
  }
  const tomorrow = { ...deps, now: () => new Date(Date.now() + 86_400_000) };
  const newDay = await time("refresh, a new day", refresh(tomorrow), {
    ...few,
    before: async () => void (await refreshGold(deps, organizationId)),
  });
  measured.push(newDay);
  await refreshGold(deps, organizationId);
  measured.push(
    await time("full refresh, again", refresh(), {
      ...few,
      calls: 3,
      before: async () => void (await owner.query("UPDATE gold.refresh_state SET calculation = 0")),
    }),
  );
  await owner.query("UPDATE gold.refresh_state SET calculation = 1");
  await beginAnotherDay(owner);
  await refresh()();
  // Autovacuum comes by itself in a minute.
  await owner.query("VACUUM ANALYZE");
  await changeRecords(owner, organizationId, 500);
  await refresh()();

  const today = utcDay(new Date());
  const from = addMonths(today, -12).slice(0, 7);
  const to = addMonths(today, 24).slice(0, 7);
  const range = { from, to };
  const all = { from: "1980-01", to: "2060-12" };
  const reads: [string, () => Promise<{ rows: unknown[] } | { changes: unknown[] }>, number | null][] = [
    ["analytics.monthly, 37 months", () => monthlyFigures(deps, member, range), AIM_MS],
    ["analytics.monthly, all months", () => monthlyFigures(deps, member, all), AIM_MS],
    ...DIMENSIONS.map((dimension): (typeof reads)[number] => [
      `analytics.monthly, 37 months by ${dimension}`,
      () => monthlyFigures(deps, member, { ...range, groupBy: [dimension] }),
      AIM_MS,
    ]),
    [
      "analytics.monthly, 12 months by category and class",
      () =>
        monthlyFigures(deps, member, {
          from: today.slice(0, 7),
          to: addMonths(today, 11).slice(0, 7),
          groupBy: ["category", "class"],
        }),
      AIM_MS,
    ],
    ["analytics.totals", () => totalFigures(deps, member, {}), AIM_MS],
    ["analytics.totals by all dimensions", () => totalFigures(deps, member, { groupBy: DIMENSIONS }), AIM_MS],
    ["analytics.changes, since yesterday", () => listChanges(deps, member, {}), AIM_MS],
    [
      "analytics.changes, since another day",
      () => listChanges(deps, member, { since: addDays(today, -1) }),
      AIM_MS,
    ],
  ];
  const plans: string[] = [];
  const client = await deps.db.$client.connect();
  for (const [what, read, aim] of reads) {
    const count = (answer: Awaited<ReturnType<typeof read>>) =>
      "rows" in answer ? answer.rows.length : answer.changes.length;
    measured.push(await time(what, async () => count(await read()), { aim }));
    const sent = (await queriesOf(read)).find(({ text }) => /gold\.fact_/.test(text));
    if (!sent) throw new Error(`${what} reads no table of gold.`);
    await client.query("BEGIN");
    await client.query("SELECT set_config('pfa.organization_id', $1, true)", [organizationId]);
    plans.push(`## ${what}\n\n-- as pfa_app\n${await planOf(client, sent)}`);
    await client.query("ROLLBACK");
  }
  client.release();

  const password = await addReader(ownerUrl, { name: "bench_reader", organizations: [code], money: true });
  const url = new URL(ownerUrl);
  url.username = "bench_reader";
  url.password = password;
  const reader = new pg.Client({ connectionString: url.href });
  await reader.connect();
  const views: Record<string, string> = {
    "gold.monthly_by: cost by layer and month":
      "SELECT layer, month, cost FROM gold.monthly_by WHERE dimension = 'all'",
    "gold.monthly_by: forecast by category":
      "SELECT value, month, cost FROM gold.monthly_by WHERE dimension = 'category' AND layer = 'forecast'",
    "gold.monthly_by_quantity: by class":
      "SELECT value, month, layer, quantity FROM gold.monthly_by_quantity WHERE dimension = 'class'",
    "gold.monthly: cost by layer and month": "SELECT layer, month, sum(cost) FROM gold.monthly GROUP BY 1, 2",
    "gold.monthly: forecast by category, one year": `SELECT category, month, sum(cost) FROM gold.monthly
      WHERE layer = 'forecast' AND month >= date_trunc('year', now())::date AND month < (date_trunc('year', now()) + interval '1 year')::date GROUP BY 1, 2`,
    "gold.monthly_quantity: by class, one month": `SELECT class, layer, sum(quantity) FROM gold.monthly_quantity
      WHERE month = date_trunc('month', now())::date GROUP BY 1, 2`,
    "gold.variance: by category":
      "SELECT category, sum(forecast_minus_plan), sum(actual_minus_plan) FROM gold.variance GROUP BY 1",
    "gold.variance_monthly: by month":
      "SELECT month, sum(forecast_minus_plan), sum(actual_minus_plan) FROM gold.variance_monthly WHERE dimension = 'all' GROUP BY 1",
    "gold.records: costs by area":
      "SELECT area, count(*), sum(forecast_cost) FROM gold.records WHERE NOT is_discontinued GROUP BY 1",
    "gold.changes_since_yesterday: all": "SELECT * FROM gold.changes_since_yesterday",
    "gold.organizations": "SELECT * FROM gold.organizations",
  };
  for (const [what, text] of Object.entries(views)) {
    measured.push(await time(what, async () => (await reader.query(text)).rows.length));
    plans.push(`## ${what}\n\n-- as a login of a BI tool\n${await planOf(reader, { text, values: [] })}`);
  }
  await reader.end();

  await publishReport(
    {
      name: "gold",
      title: "Figures for analysis",
      columns: ["what", "calls", "p50", "p95", "p99", "aim (p95)", "met", "answer"],
      rows: measured.map(({ what, calls, p50, p95, p99, aim, answer }) => [
        what,
        String(calls),
        milliseconds(p50),
        milliseconds(p95),
        milliseconds(p99),
        aim === null ? "" : `≤ ${aim} ms`,
        aim === null ? "" : p95 <= aim ? "yes" : "NO",
        answer,
      ]),
      notes: [
        `One organization of ${number(records)} records among ${number(codes.length)}, ${number(records * codes.length)} records in all; it has ${number(size.groups)} groups of dimensions and ${number(size.months)} rows of groups by month.`,
        "Reads: one after another in this process, with the way to Postgres and back; procedures as services (transaction, row-level security), views as a login of a BI tool.",
        "Refreshes: the whole call, its transaction included; answers are groups counted anew. 500 records had changed today when the changes were read.",
        "The plans: gold-plans.md.",
      ],
      data: { records, organizations: codes.length, size, measured },
    },
    deps,
  );
  const file = join(import.meta.dirname, "results", "gold-plans.md");
  const sections = plans.map((plan) => plan.replace("\n\n", "\n\n```\n").concat("\n```")).join("\n\n");
  writeFileSync(file, `# Plans of the figures for analysis\n\nOn ${await machine(deps)}.\n\n${sections}\n`);
}
