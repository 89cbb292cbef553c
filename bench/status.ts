/**
 * How fast the sync status answers with 10,000 changes queued and 1,000,000 rows of history, as the application's role under
 * row-level security. Prints one table and writes it to bench/results/status.md; the plans go to status-plans.md beside it.
 * `--history 10000 --queued 1000` tries it on less.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchWorld, openBenchWorld } from "#bench/bench-world.ts";
import { milliseconds, spread } from "#bench/quantile.ts";
import { machine, publishReport } from "#bench/report.ts";
import { queriesOf } from "#bench/statement-count.ts";
import { DAYS, FAILED_EACH, type History, makeHistory } from "#bench/sync-history.ts";
import { getSyncStatus, type SyncStatus } from "#src/services/sync/get-sync-status.ts";

const CALLS = 200;
const WARM_UP = 20;
const AIM_MS = 20;

const { values } = parseArgs({
  options: {
    history: { type: "string", default: "1000000" },
    queued: { type: "string", default: "10000" },
  },
});
const queued = Number(values.queued);
const historyRows = Number(values.history);
const history: History = {
  runs: Math.ceil(historyRows * 0.02),
  writes: Math.ceil(historyRows * 0.48),
  attempts: Math.ceil(historyRows * 0.5),
};
const say = (line: string) => void process.stdout.write(`${line}\n`);
const number = (value: number) => value.toLocaleString("en-US");

interface Timed {
  what: string;
  p50: number;
  p95: number;
  p99: number;
  status: SyncStatus;
}

async function timeStatus({ deps, member }: BenchWorld, what: string): Promise<Timed> {
  const durations: number[] = [];
  for (let call = -WARM_UP; call < CALLS; call++) {
    const startedAt = performance.now();
    await getSyncStatus(deps, member);
    if (call >= 0) durations.push(performance.now() - startedAt);
  }
  const status = await getSyncStatus(deps, member);
  return { what, ...spread(durations), status };
}

/** The plan of the status query, as the application's role runs it. */
async function planOf({ deps, member }: BenchWorld): Promise<string> {
  const sent = await queriesOf(() => getSyncStatus(deps, member));
  const query = sent.find(({ text }) => text.includes("pfa_write_queue"));
  if (!query) throw new Error("The status reads no queue.");
  const client = await deps.db.$client.connect();
  try {
    await client.query("BEGIN");
    const settings = "set_config('pfa.organization_id', $1, true), set_config('pfa.actor_id', $2, true)";
    await client.query(`SELECT ${settings}`, [member.organizationId, member.userId]);
    const role = await client.query<{ current_user: string }>("SELECT current_user");
    const plan = await client.query<{ "QUERY PLAN": string }>(
      `EXPLAIN (ANALYZE, BUFFERS) ${query.text}`,
      query.values,
    );
    const lines = plan.rows.map((row) => row["QUERY PLAN"]);
    return `-- as ${role.rows[0]?.current_user}\n${lines.join("\n")}`;
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

const world = await openBenchWorld({ records: Math.ceil(queued * 1.2) + 200, web: "none" });
try {
  await world.stack.program("worker").stop();
  const before = await timeStatus(world, "nothing queued, no history");
  say(`Making ${number(historyRows)} rows of history …`);
  await makeHistory(world.stack.databaseUrl, world.member, history);
  const past = await timeStatus(world, `nothing queued, ${number(historyRows)} rows of history`);
  await world.commit(await world.draft(queued));
  const full = await timeStatus(world, `${number(queued)} queued, ${number(historyRows)} rows of history`);
  const plan = await planOf(world);
  const measured = [before, past, full];
  await publishReport(
    {
      name: "status",
      title: "The sync status",
      columns: ["with", "calls", "p50", "p95", "p99", "aim (p95)", "met", "answer"],
      rows: measured.map(({ what, p50, p95, p99, status }) => [
        what,
        String(CALLS),
        milliseconds(p50),
        milliseconds(p95),
        milliseconds(p99),
        `≤ ${AIM_MS} ms`,
        p95 <= AIM_MS ? "yes" : "NO",
        `${number(status.totalQueued)} queued, ${number(status.completed)} completed, ${number(status.failed)} failed`,
      ]),
      notes: [
        "A call is `getSyncStatus` in a process of its own, one after another: its transaction, row-level security, and the way to Postgres and back.",
        `History: ${number(history.runs)} runs, ${number(history.writes)} ended writes (and as many modifications, all of the person who asks; not counted), ${number(history.attempts)} requests; ${DAYS} days, a tenth of it in the last 24 hours; one write in ${number(FAILED_EACH)} a dead letter.`,
        "The history is vacuumed and analyzed, as autovacuum does; what is queued then is as the commit left it.",
        "The plan: status-plans.md.",
      ],
      data: { history, queued, measured },
    },
    world.deps,
  );
  const plans = join(import.meta.dirname, "results", "status-plans.md");
  const head = `# Plan of the sync status with ${full.what}\n\nOn ${await machine(world.deps)}.`;
  writeFileSync(plans, `${head}\n\n\`\`\`\n${plan}\n\`\`\`\n`);
} finally {
  await world.close();
}
process.exit(0);
