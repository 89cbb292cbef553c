import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "#scripts/browser.ts";
import { buildWeb } from "#scripts/build-web.ts";
import { projectFolder } from "#scripts/data-folder.ts";
import { playwrightCount, run, type Tally, vitestCount } from "#scripts/test-count.ts";

const results = join(projectFolder, "test-results");
const distDir = ".next-test";
let buildFailed = false;
const bin = (program: string) => join(projectFolder, "node_modules", program);
const say = (line: string) => process.stdout.write(`${line}\n`);
const one = (passed: boolean): Tally => (passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
const sum = (tallies: Tally[]): Tally => ({
  passed: tallies.reduce((total, tally) => total + tally.passed, 0),
  failed: tallies.reduce((total, tally) => total + tally.failed, 0),
});

/** Lint and format, route types, types: each counts as one test. */
async function checkStatic(): Promise<Tally> {
  const lint = await run("Lint and format", [bin("@biomejs/biome/bin/biome"), "check", "."]);
  // Both write next-env.d.ts, which belongs to the developer's own build.
  const types = await keeping("next-env.d.ts", async () => {
    const routes = await run("Route types", [bin("next/dist/bin/next"), "typegen"], {
      NEXT_DIST_DIR: distDir,
    });
    const checked = await run("Types", [
      bin("typescript/bin/tsc"),
      "--noEmit",
      "-p",
      "tsconfig.test-build.json",
    ]);
    return [routes, checked];
  });
  return sum([lint, ...types].map(one));
}

/** A part of the tests with the coverage that it must reach by itself; falling short counts as one failure. */
async function vitest(project: string, covered: string, files: string[]): Promise<Tally> {
  const report = join(results, `${covered}.json`);
  rmSync(report, { force: true });
  const ok = await run(
    `Tests: ${project}${covered === project ? "" : `, ${covered}`}`,
    [
      ...[bin("vitest/vitest.mjs"), "run", "--project", project, ...files, "--coverage"],
      `--coverage.reportsDirectory=${join(results, "coverage", covered)}`,
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { COVERED: covered },
  );
  return vitestCount(report, ok);
}

/** Migrations, tenancy and connections once more, on the oldest Postgres that works. */
async function oldestPostgres(): Promise<Tally> {
  const report = join(results, "postgres-15.json");
  rmSync(report, { force: true });
  const ok = await run(
    "Tests: database on Postgres 15",
    [
      ...[bin("vitest/vitest.mjs"), "run", "--project", "integration", "src/db/"],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { TEST_POSTGRES_MAJOR: "15" },
  );
  return vitestCount(report, ok);
}

async function build(): Promise<Tally> {
  say("\n── Build of the web application");
  try {
    await keeping("next-env.d.ts", () => buildWeb(distDir, process.env, true));
    return one(true);
  } catch (error) {
    say((error as Error).message);
    buildFailed = true;
    return one(false);
  }
}

async function browserTests(): Promise<Tally> {
  const report = join(results, "playwright.json");
  rmSync(report, { force: true });
  if (buildFailed) {
    say("\nThe browser tests did not run: there is no build.");
    return one(false);
  }
  try {
    const browser = ensureBrowser();
    say(`\nBrowser: ${browser.path} (${browser.from})`);
    const ok = await run("Tests: browser", [bin("@playwright/test/cli.js"), "test"], {
      PLAYWRIGHT_CHROMIUM_PATH: browser.path,
    });
    return playwrightCount(report, ok);
  } catch (error) {
    say((error as Error).message);
    return one(false);
  }
}

/** Runs `work`, then puts a file back as it was. */
async function keeping<T>(file: string, work: () => Promise<T>): Promise<T> {
  const path = join(projectFolder, file);
  let before: string | undefined;
  try {
    before = readFileSync(path, "utf8");
  } catch {
    // There was none; the one that is made may stay.
  }
  try {
    return await work();
  } finally {
    if (before !== undefined) writeFileSync(path, before);
  }
}

const parts = [
  { name: "static", budgetMinutes: 2, work: checkStatic },
  { name: "unit", budgetMinutes: 1, work: () => vitest("unit", "unit", []) },
  {
    name: "integration",
    budgetMinutes: 6,
    work: async () =>
      sum([
        await vitest("integration", "pems", ["src/pems/", "src/services/connections/"]),
        await vitest("integration", "worker", ["worker/", "pulls/interleavings", "sessions/sign-in"]),
        await vitest("integration", "core", []),
        await oldestPostgres(),
      ]),
  },
  { name: "build", budgetMinutes: 2, work: build },
  { name: "browser", budgetMinutes: 8, work: browserTests },
];

const wanted = new Set(process.argv.slice(2));
const unknown = [...wanted].filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `Unknown part: ${unknown.join(", ")}. There are ${parts.map((part) => part.name).join(", ")}.\n`,
  );
  process.exit(2);
}

const lines: string[] = [];
const tallies: Tally[] = [];
for (const part of parts) {
  if (wanted.size > 0 && !wanted.has(part.name)) continue;
  const startedAt = performance.now();
  const tally = await part.work();
  const minutes = (performance.now() - startedAt) / 60_000;
  tallies.push(tally);
  const late = minutes > part.budgetMinutes ? "  OVER BUDGET" : "";
  lines.push(
    `${part.name.padEnd(12)} ${`${(minutes * 60).toFixed(1)} s`.padStart(9)} of ${part.budgetMinutes} min   ${String(tally.passed).padStart(5)} passed ${String(tally.failed).padStart(4)} failed${late}`,
  );
}
const total = sum(tallies);
say(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
