/**
 * How fast committed changes reach PEMS: one edit at a time, 1,000 and 10,000 at once, with 1, 2 and 4 worker processes, and
 * single edits in the middle of 10,000; beside it what most integrations do. Against the sandbox at its real limit of 10
 * requests a second and 200 ms. Prints one table and writes it to bench/results/push.md. `--size 1000` tries it on less.
 */
import { parseArgs } from "node:util";
import { measureBaseline } from "#bench/baseline.ts";
import { openBenchWorld } from "#bench/bench-world.ts";
import {
  type Bulk,
  measureBulk,
  measureInBulk,
  measureSingles,
  measureStatements,
} from "#bench/measure-push.ts";
import { pushReport } from "#bench/push-report.ts";
import { seconds } from "#bench/quantile.ts";
import { publishReport } from "#bench/report.ts";

const SINGLE_EDITS = 50;
const SINGLES_IN_BULK = 40;
const BASELINE_RECORDS = 200;
const STATEMENT_SIZES = [1, 10, 100];

const { values } = parseArgs({
  options: { size: { type: "string", default: "10000" }, statements: { type: "boolean", default: false } },
});
const size = Number(values.size);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const world = await openBenchWorld({ records: Math.ceil(size * 1.2) + 200, web: "none", workers: 4 });
const stopWorkers = (...names: string[]) =>
  Promise.all(names.map((name) => world.stack.program(name).stop()));
const bulk = async (count: number): Promise<Bulk> => {
  const measured = await measureBulk(world, count);
  say(
    `${count.toLocaleString("en-US")} changes, workers: ${measured.workers}: ${seconds(measured.totalSeconds)}`,
  );
  return measured;
};
try {
  // The first requests compile code and open connections; nobody measures those.
  await measureBulk(world, 400);
  const four = await bulk(size);
  await stopWorkers("worker-3", "worker-4");
  const two = await bulk(size);
  await stopWorkers("worker-2");
  const one = await bulk(size);
  const small = await bulk(Math.min(size, 1000));
  say(`${SINGLE_EDITS} single edits, one after another …`);
  const singles = await measureSingles(world, SINGLE_EDITS);
  say(`${SINGLES_IN_BULK} single edits in the middle of a bulk …`);
  const inBulk = await measureInBulk(world, size, SINGLES_IN_BULK);
  await stopWorkers("worker");
  const statements = await measureStatements(world, STATEMENT_SIZES);
  if (values.statements) say((statements.get(100) ?? []).join("\n---\n"));
  say("The baseline …");
  const baseline = await measureBaseline(world, BASELINE_RECORDS);
  const bulks = [small, one, two, four];
  await publishReport(pushReport({ singles, bulks, inBulk, baseline, statements }), world.deps);
} finally {
  await world.close();
}
process.exit(0);
