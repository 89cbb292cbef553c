import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { projectFolder } from "#scripts/data-folder.ts";

/** How many tests passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Runs one of Node's programs with its output shown. @returns whether it ended with 0 */
export function run(title: string, args: string[], variables: Record<string, string> = {}): Promise<boolean> {
  process.stdout.write(`\n── ${title}\n`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: { ...process.env, ...variables },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

/** A run that ended badly although no test of it failed (it broke down, or left errors behind) counts as one failure. */
function honest(tally: Tally, ok: boolean): Tally {
  return ok || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

/**
 * Counts from Vitest's JSON report; a file that could not be loaded counts as one failure.
 * @param ok whether Vitest ended with 0
 */
export function vitestCount(file: string, ok: boolean): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  const broken = report.testResults.filter(
    (one) => one.status === "failed" && !one.assertionResults.some((test) => test.status === "failed"),
  );
  return honest({ passed: report.numPassedTests, failed: report.numFailedTests + broken.length }, ok);
}

/**
 * Counts from Playwright's JSON report; a skipped test counts as neither.
 * @param ok whether Playwright ended with 0
 */
export function playwrightCount(file: string, ok: boolean): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, "utf8")) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return honest({ passed: stats.expected, failed: stats.unexpected + stats.flaky }, ok);
}
