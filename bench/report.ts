import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import type { ServiceDeps } from "#src/services/deps.ts";

export interface Report {
  /** Name of the files in bench/results. */
  name: string;
  title: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Sentences below the table. */
  notes: readonly string[];
  /** The same as numbers. */
  data: unknown;
}

// Read when the benchmark begins: others may be using the machine.
const loadBefore = loadavg()[0] ?? 0;

/** The machine that the numbers are from, and how busy it was before, in one line. */
export async function machine(deps: ServiceDeps): Promise<string> {
  const { rows } = await deps.db.$client.query<{ server_version: string }>("SHOW server_version");
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const postgres = rows[0]?.server_version.split(" ")[0] ?? "?";
  return `${cpus().length} × ${cpu?.model.trim() ?? "?"}, ${gigabytes} GB, Node ${process.versions.node}, Postgres ${postgres}; load before the start ${loadBefore.toFixed(1)}`;
}

function table({ columns, rows }: Pick<Report, "columns" | "rows">): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  const draw = (line: readonly string[]) =>
    `| ${widths.map((width, at) => (line[at] ?? "").padEnd(width)).join(" | ")} |`;
  return [
    draw(columns),
    `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...rows.map(draw),
  ].join("\n");
}

/** Prints the table and writes it to bench/results as Markdown, and its numbers as JSON. */
export async function publishReport(report: Report, deps: ServiceDeps): Promise<void> {
  const on = await machine(deps);
  const date = new Date().toISOString().slice(0, 10);
  const drawn = table(report);
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const notes = report.notes.map((note) => `* ${note}`).join("\n");
  writeFileSync(
    join(folder, `${report.name}.md`),
    `# ${report.title}\n\n${date} on ${on}.\n\n${drawn}\n\n${notes}\n`,
  );
  writeFileSync(
    join(folder, `${report.name}.json`),
    `${JSON.stringify({ date, machine: on, ...(report.data as object) }, null, 2)}\n`,
  );
  process.stdout.write(`\n${report.title}: ${on}\n\n${drawn}\n\n${notes}\n`);
}
