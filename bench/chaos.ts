/**
 * Everything at once that can go wrong: workers and Postgres killed, answers lost, PEMS away, PEMS changed by others, while
 * people commit. `npm run chaos -- --seed 7 --writes 6000` prints one table and writes it to bench/results/chaos.md;
 * ends with 1 when a promise was broken.
 */
import { parseArgs } from "node:util";
import { chaosReport } from "#bench/chaos-report.ts";
import { runChaos } from "#bench/chaos-run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    writes: { type: "string", default: "6000" },
    kills: { type: "string", default: "30" },
    "postgres-kills": { type: "string", default: "3" },
  },
});
const seed = Number(values.seed);
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`Seed ${seed}: npm run chaos -- --seed ${seed} --writes ${values.writes}`);
const result = await runChaos({
  seed,
  writes: Number(values.writes),
  records: 2_000,
  bulk: 300,
  workerKills: Number(values.kills),
  postgresKills: Number(values["postgres-kills"]),
  killEveryMs: 2_000,
  say,
  report: (done, deps) => chaosReport(seed, done, deps),
});
process.exit(result.findings.every(({ violations }) => violations.length === 0) ? 0 : 1);
