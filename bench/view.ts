/**
 * How fast a page of the grid is: mirror and overlay, filtered and sorted, in an organization of 20,000 records, alone and
 * among 50 with 1,000,000 in all, as the application's role under row-level security. Prints one table and writes it to
 * bench/results/view.md; the plans go to view-plans.md beside it. `--organizations 5 --calls 20` tries it on less.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findMaria, servicesOf } from "#bench/bench-world.ts";
import { makeRecords } from "#bench/many-records.ts";
import { stackCpu } from "#bench/process-cpu.ts";
import { milliseconds, spread } from "#bench/quantile.ts";
import { machine, publishReport } from "#bench/report.ts";
import { queriesOf } from "#bench/statement-count.ts";
import { makeHistory } from "#bench/sync-history.ts";
import { makeOpenChanges, type OpenChanges, VIEW_CASES } from "#bench/view-cases.ts";
import { startTemporaryStack } from "#scripts/temporary-stack.ts";
import { utcDay } from "#src/domain/calendar.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { closeDeps } from "#src/services/open-deps.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { type ListRecordsInput, listRecords } from "#src/services/records/list-records.ts";

const AIM_MS = 50;
const WARM_UP = 5;
const ENDED_CHANGES = 100_000;
const SOME: OpenChanges = { drafts: 500, onTheWay: 2000 };

const { values } = parseArgs({
  options: {
    organizations: { type: "string", default: "50" },
    records: { type: "string", default: "20000" },
    calls: { type: "string", default: "100" },
  },
});
const [organizations, records, calls] = [values.organizations, values.records, values.calls].map(Number) as [
  number,
  number,
  number,
];
const say = (line: string) => void process.stdout.write(`${line}\n`);
const number = (value: number) => value.toLocaleString("en-US");

interface Timed {
  all: number;
  open: OpenChanges;
  what: string;
  p50: number;
  p95: number;
  p99: number;
  /** Processor time of Postgres for one call, in milliseconds: what holds on a busy machine, too. */
  cpu: number;
  /** Records that match. */
  total: number;
}

async function timed(deps: ServiceDeps, member: Member, input: ListRecordsInput): Promise<number[]> {
  const durations: number[] = [];
  for (let call = -WARM_UP; call < calls; call++) {
    const startedAt = performance.now();
    await listRecords(deps, member, input);
    if (call >= 0) durations.push(performance.now() - startedAt);
  }
  return durations;
}

/** All cases with so many changes open: right after they were made, before the statistics know of them. */
async function measure(
  deps: ServiceDeps,
  member: Member,
  ownerUrl: string,
  all: number,
  open: OpenChanges,
): Promise<Timed[]> {
  say(`${number(all)} records, ${number(open.drafts)} drafts, ${number(open.onTheWay)} on their way …`);
  await makeOpenChanges(ownerUrl, member, open);
  const measured: Timed[] = [];
  for (const { what, input } of VIEW_CASES) {
    const { total } = await listRecords(deps, member, input);
    const before = stackCpu(stack).postgres ?? 0;
    const durations = await timed(deps, member, input);
    const cpu = (((stackCpu(stack).postgres ?? 0) - before) / (calls + WARM_UP)) * 1000;
    measured.push({ all, open, what, ...spread(durations), cpu, total });
  }
  return measured;
}

/** Plans of the statements of one call, as the application's role runs them. */
async function plansOf(deps: ServiceDeps, member: Member, input: ListRecordsInput): Promise<string> {
  const sent = await queriesOf(() => listRecords(deps, member, input));
  const client = await deps.db.$client.connect();
  try {
    await client.query("BEGIN");
    const settings = "set_config('pfa.organization_id', $1, true), set_config('pfa.actor_id', $2, true)";
    await client.query(`SELECT ${settings}`, [member.organizationId, member.userId]);
    const role = await client.query<{ current_user: string }>("SELECT current_user");
    const plans = [`-- as ${role.rows[0]?.current_user}`];
    for (const { text, values } of sent.filter((query) => query.text.includes("pfa_"))) {
      const plan = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, values);
      // Ids of a whole page are long and say nothing.
      const lines = plan.rows.map((row) => row["QUERY PLAN"].replaceAll(/\{(PFA-\d+,)+PFA-\d+\}/g, "{…}"));
      plans.push(lines.join("\n"));
    }
    return plans.join("\n\n");
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

const stack = await startTemporaryStack({
  web: "none",
  workers: 0,
  onNotice: say,
  variables: { PEMS_SANDBOX_ORGANIZATIONS: "RIO:1", PEMS_ORGANIZATIONS: "RIO" },
});
const deps = servicesOf(stack);
try {
  const member = await findMaria(deps);
  const ownerUrl = stack.databaseUrl;
  const fill = { records, history: false, today: utcDay(new Date()) };
  await makeRecords(ownerUrl, { ...fill, organizations: ["RIO"] });
  await makeHistory(ownerUrl, member, { runs: 1000, writes: ENDED_CHANGES, attempts: 1 });
  const alone = await measure(deps, member, ownerUrl, records, SOME);
  const all = records * organizations;
  say(`Making ${number(all)} records …`);
  const others = Array.from({ length: organizations - 1 }, (_, index) => `ORG${index + 1}`);
  await makeRecords(ownerUrl, { ...fill, organizations: others });
  const quiet = await measure(deps, member, ownerUrl, all, { drafts: 0, onTheWay: 0 });
  const many = await measure(deps, member, ownerUrl, all, { drafts: 500, onTheWay: 25_000 });
  const usual = await measure(deps, member, ownerUrl, all, SOME);
  const plans: string[] = [];
  for (const { what, input } of VIEW_CASES) {
    plans.push(`## ${what}\n\n\`\`\`\n${await plansOf(deps, member, input)}\n\`\`\``);
  }
  const measured = [...alone, ...usual, ...quiet, ...many];
  await publishReport(
    {
      name: "view",
      title: `A page of the grid: ${number(records)} records in the organization`,
      columns: [
        "records in all",
        "drafts, on their way",
        "asked for",
        "match",
        "p50",
        "p95",
        "p99",
        "Postgres CPU",
        "aim (p95)",
        "met",
      ],
      rows: measured.map(({ all, open, what, total, p50, p95, p99, cpu }) => [
        number(all),
        `${number(open.drafts)}, ${number(open.onTheWay)}`,
        what,
        number(total),
        milliseconds(p50),
        milliseconds(p95),
        milliseconds(p99),
        milliseconds(cpu),
        `≤ ${AIM_MS} ms`,
        p95 <= AIM_MS ? "yes" : "NO",
      ]),
      notes: [
        `A call is \`listRecords\` in a process of its own, one after another, ${calls} times: its transaction, row-level security, 200 rows with their badges and findings, the count of all that match and, unless left out, the sums of plan, forecast and actual cost over them.`,
        "Drafts are the member's own; on their way: queued changes of the organization, 14 days later each, a fifth with another rate and DOR. Right after they were made: the statistics don't know of them yet.",
        `${number(ENDED_CHANGES)} changes of the organization have ended before.`,
        "The plans, with 500 drafts and 2,000 on their way among all records: view-plans.md.",
      ],
      data: { records, organizations, calls, measured },
    },
    deps,
  );
  const head = `# Plans of a page of the grid\n\n${number(records)} records of ${number(all)}, ${SOME.drafts} drafts, ${number(SOME.onTheWay)} changes on their way. On ${await machine(deps)}.`;
  writeFileSync(join(import.meta.dirname, "results", "view-plans.md"), `${head}\n\n${plans.join("\n\n")}\n`);
} finally {
  await closeDeps(deps);
  await stack.stop();
}
process.exit(0);
