import type { ChaosResult } from "#bench/chaos-run.ts";
import { publishReport } from "#bench/report.ts";
import type { ServiceDeps } from "#src/services/deps.ts";

const count = (value: number) => value.toLocaleString("en-US");

/** Prints what happened and what held, and writes it to bench/results/chaos.md; up to 20 violations of each promise. */
export async function chaosReport(seed: number, result: ChaosResult, deps: ServiceDeps): Promise<void> {
  const { deeds, evidence, stats, findings } = result;
  const states = Map.groupBy(evidence.changes, (change) => change.state);
  const ended = [...states].map(([state, changes]) => `${count(changes.length)} ${state}`).join(", ");
  const open = evidence.conflicts.filter(({ status }) => status !== "resolved_auto").length;
  const outcomes = Object.entries(stats.byOutcome).map(([outcome, times]) => `${outcome}: ${count(times)}`);
  const failures = Map.groupBy(evidence.changes, (change) => change.error ?? "none");
  failures.delete("none");
  const happened: [string, string][] = [
    ["acknowledged changes", count(deeds.committed)],
    ["ended as", ended],
    ["dead letters that a person sent again", count(result.sentAgain)],
    ["commits refused because somebody else was first", count(deeds.refused)],
    ["commits that the kill of Postgres left without an answer", count(deeds.unanswered)],
    [
      "writes that PEMS applied for us",
      count(evidence.journal.filter((write) => write.source === "api").length),
    ],
    ["edits by others in PEMS", count(deeds.foreignEdits)],
    ["merged by themselves / conflicts for a person", `${evidence.conflicts.length - open} / ${open}`],
    ["worker kills / Postgres kills", `${result.workerKills} / ${result.postgresKills}`],
    ["workers that ended when the database was gone", count(result.endedBySelves)],
    ["requests by what became of them", outcomes.join(", ")],
    ["most requests in any second (limit 10)", String(stats.peakPerSecond)],
    ["worked / settled", `${result.workSeconds.toFixed(0)} s / ${result.drainSeconds.toFixed(0)} s`],
    ["errors", [...failures].map(([code, all]) => `${code}: ${all.length}`).join(", ") || "none"],
  ];
  const details = findings.flatMap(({ promise, violations }) =>
    violations.slice(0, 20).map((violation) => `${promise}: ${violation}`),
  );
  const report = {
    name: "chaos",
    title: "Chaos: what holds when everything fails at once",
    columns: ["measure", "result"],
    rows: [...happened, ...findings.map(({ promise, violations }) => [promise, verdict(violations.length)])],
    notes: [`Seed ${seed}; the same seed gives the same choices, not the same timing.`, ...details],
    data: {
      seed,
      violations: Object.fromEntries(findings.map((one) => [one.promise, one.violations.length])),
    },
  };
  await publishReport(report, deps);
}

const verdict = (violations: number) => (violations === 0 ? "0 violations" : `${violations} VIOLATIONS`);
