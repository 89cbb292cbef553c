/**
 * What each question of an open page costs the server: processor time of the web process and of Postgres for one call, over
 * HTTP with a session, with 100 people who have 10 drafts each. Processor time is true also on a busy machine.
 * `npm run bench:costs -- --calls 200 --only save,byIds` prints one table and writes bench/results/costs.md.
 */
import { parseArgs } from "node:util";
import pg from "pg";
import { addPeople } from "#bench/add-people.ts";
import { openBenchWorld } from "#bench/bench-world.ts";
import { type HttpUser, signIn } from "#bench/http-user.ts";
import { stackCpu } from "#bench/process-cpu.ts";
import { publishReport } from "#bench/report.ts";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { findMember } from "#src/services/organizations/member.ts";

const RECORDS = 20_000;
const PEOPLE = 100;
const DRAFTS = 10;

const { values: options } = parseArgs({
  options: {
    calls: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    dist: { type: "string", default: ".next-test" },
  },
});
const calls = Number(options.calls);
const only = options.only === "" ? [] : options.only.split(",");
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** One call: whose, and which of them. */
interface Turn {
  user: HttpUser;
  turn: number;
}

if (needsBuild(options.dist)) await buildWeb(options.dist, process.env);
const world = await openBenchWorld({ records: RECORDS, web: "built", distDir: options.dist });
const owner = new pg.Pool({ connectionString: world.stack.databaseUrl, max: 1 });
const stopping = new AbortController();
try {
  const { organizationId } = world.member;
  const emails = await addPeople(owner, PEOPLE);
  const { rows: records } = await owner.query<{ id: string; version: number }>(
    "SELECT pfa_id AS id, version FROM pfa_mirror WHERE NOT is_discontinued ORDER BY pfa_id LIMIT $1",
    [PEOPLE * DRAFTS],
  );
  const { rows: people } = await owner.query<{ id: string }>(
    "SELECT id FROM app_user WHERE email = ANY($1) ORDER BY email",
    [emails],
  );
  for (const [at, { id }] of people.entries()) {
    const member = await findMember(world.deps, { userId: id, organizationId });
    const changes = records.slice(at * DRAFTS, (at + 1) * DRAFTS).map((record) => ({
      ...{ pfaId: record.id, set: { contract: `C-${at}` }, seenVersion: record.version },
    }));
    await saveDraft(world.deps, member, { changes });
  }
  const users = await Promise.all(emails.slice(0, 4).map((email) => signIn(world.stack.webUrl, email)));
  const screen = records.slice(0, 40).map(({ id }) => id);
  const list = (input: object) => (turn: Turn) =>
    turn.user.query("records.list", { organizationId, ...input });
  const save =
    (count: number) =>
    ({ user, turn }: Turn) =>
      user.mutate("drafts.save", {
        organizationId,
        changes: Array.from({ length: count }, (_, at) => records[(turn * 7 + at) % records.length]).flatMap(
          (record) =>
            record === undefined
              ? []
              : [{ pfaId: record.id, set: { model: `M-${turn}` }, seenVersion: record.version }],
        ),
      });
  const window = { limit: 50, totals: false };
  const byId = (pfaIds: readonly string[], { user }: Turn) =>
    user.query("records.byIds", { organizationId, pfaIds });
  const named =
    (procedure: string, input: object = {}) =>
    (turn: Turn) =>
      turn.user.query(procedure, { organizationId, ...input });
  const cases: readonly [what: string, call: (turn: Turn) => Promise<unknown>][] = [
    ["session alone", ({ user }) => user.query("session.me")],
    ["save", save(1)],
    ["save of 20", save(20)],
    ["2 rows by id", (turn) => byId(screen.slice(turn.turn % 38).slice(0, 2), turn)],
    ["40 rows by id", (turn) => byId(screen, turn)],
    ["drafts in numbers", named("drafts.summary")],
    ["sync status", named("sync.status")],
    ["sums", named("records.totals")],
    ["order of all records", named("records.ids", { offset: 0, limit: 25_000 })],
    ["first window", list(window)],
    [
      "first window by forecast end",
      list({ ...window, sort: [{ field: "forecastEnd", direction: "desc" }] }),
    ],
    [
      "first window by forecast cost",
      list({ ...window, sort: [{ field: "forecastCost", direction: "desc" }] }),
    ],
    ["first window of a search", list({ ...window, filter: { search: "crane" } })],
  ];
  const measured: { what: string; web: number; postgres: number; wall: number }[] = [];
  const cpu = () => {
    const used = stackCpu(world.stack);
    return { web: used.web ?? 0, postgres: used.postgres ?? 0 };
  };
  const measure = async (what: string, call: (turn: Turn) => Promise<unknown>) => {
    if (only.length > 0 && !only.some((part) => what.includes(part))) return;
    let turn = 0;
    const work = async (times: number) => {
      const lanes = users.slice(0, 2).map(async (user) => {
        for (let at = 0; at < times / 2; at++) await call({ user, turn: turn++ });
      });
      await Promise.all(lanes);
    };
    await work(calls / 4);
    const [before, startedAt] = [cpu(), performance.now()];
    await work(calls);
    const [after, endedAt] = [cpu(), performance.now()];
    measured.push({
      what,
      web: ((after.web - before.web) / calls) * 1000,
      postgres: ((after.postgres - before.postgres) / calls) * 1000,
      wall: ((endedAt - startedAt) / calls) * 2,
    });
    say(
      `${what}: web ${measured.at(-1)?.web.toFixed(1)} ms, postgres ${measured.at(-1)?.postgres.toFixed(1)} ms`,
    );
  };
  for (const [what, call] of cases) await measure(what, call);
  const lost: string[] = [];
  for (const at of Array.from({ length: 50 }, (_, index) => index)) {
    const user = users[at % users.length];
    await user?.listen(
      organizationId,
      () => undefined,
      stopping.signal,
      (reason) => void lost.push(reason),
    );
  }
  await measure("save, heard by 50 open pages", save(20));
  if (lost.length > 0) throw new Error(`${lost.length} of 50 pages heard nothing any more: ${lost[0]}`);
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  await publishReport(
    {
      name: "costs",
      title: "What a question costs the server",
      columns: ["what", "web", "Postgres", "from asking to answer, mean"],
      rows: measured.map(({ what, web, postgres, wall }) => [what, ms(web), ms(postgres), ms(wall)]),
      notes: [
        `Processor time for one call, mean of ${calls}, two at a time over HTTP; ${RECORDS.toLocaleString("en-US")} records, ${PEOPLE} people with ${DRAFTS} drafts each.`,
      ],
      data: { calls, measured },
    },
    world.deps,
  );
} finally {
  stopping.abort();
  await owner.end();
  await world.close();
}
process.exit(0);
