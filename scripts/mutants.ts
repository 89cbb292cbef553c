/**
 * Takes the engine's promises out of the code, one at a time, in a copy of the project, and runs the tests that should
 * notice: each must turn one red. Writes docs/mutants.md. Ends with 1 when one survives, when a change no longer applies,
 * or when the tests fail without any. `npm run mutants`, or with words that choose: `npm run mutants -- epoch`.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "#scripts/data-folder.ts";
import { MUTANTS, type Mutant } from "#scripts/mutants-list.ts";

interface Noticed {
  /** Full names of the tests that failed. */
  failed: string[];
  passed: number;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

/** All files of the project as they are now, in a folder of its own; packages are shared. */
function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "pfa-vanguard-mutants-"));
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", list, { cwd: projectFolder, encoding: "utf8", maxBuffer: 2 ** 26 });
  for (const file of files.split("\0").filter((name) => name && existsSync(join(projectFolder, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(projectFolder, file), join(copy, file));
  }
  symlinkSync(join(projectFolder, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** The file with the mutant's edits. @throws Error when one of them doesn't apply exactly once */
function mutate(text: string, { what, file, edits }: Mutant): string {
  return edits.reduce((present, { from, to }) => {
    const times = present.split(from).length - 1;
    if (times !== 1) throw new Error(`"${what}" no longer applies: ${file} holds "${from}" ${times} times.`);
    return present.replace(from, () => to);
  }, text);
}

async function test(copy: string, { tests, named }: Pick<Mutant, "tests" | "named">): Promise<Noticed> {
  const report = join(copy, "mutant-report.json");
  rmSync(report, { force: true });
  const vitest = join(copy, "node_modules/vitest/vitest.mjs");
  const filter = named === undefined ? [] : ["-t", named];
  const reporting = ["--reporter=json", `--outputFile=${report}`];
  const child = spawn(
    process.execPath,
    [vitest, "run", "--project", "integration", ...tests, ...filter, ...reporting],
    { cwd: copy, stdio: "ignore" },
  );
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (!existsSync(report)) throw new Error(`Vitest ended with ${code} and without a report.`);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  const passed = all.filter(({ status }) => status === "passed").length;
  // A file that doesn't load proves nothing about the promise.
  if (failed.length + passed === 0)
    throw new Error(`No test ran: ${testResults[0]?.message ?? "none found"}`);
  return { failed, passed };
}

/** Runs one mutant; the copy is as before afterwards. */
async function tryOut(copy: string, mutant: Mutant): Promise<Noticed> {
  const path = join(copy, mutant.file);
  const original = readFileSync(path, "utf8");
  writeFileSync(path, mutate(original, mutant));
  try {
    return await test(copy, mutant);
  } finally {
    writeFileSync(path, original);
  }
}

function table(rows: readonly { mutant: Mutant; failed: readonly string[] }[]): string {
  const lines = rows.map(({ mutant, failed }) => {
    const [first = "**nothing**"] = failed;
    const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
    return `| ${mutant.what} | \`${mutant.file}\` | ${first.replaceAll("|", "\\|")}${more} |`;
  });
  return [
    "# Mutants",
    "",
    "Each promise of the sync engine is taken out of the code, one at a time, and the tests that should notice are run.",
    "Written by `npm run mutants`, which fails when one goes unnoticed or a change no longer applies.",
    "",
    "| taken out | where | noticed by |",
    "|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

const words = process.argv.slice(2);
const chosen = MUTANTS.filter(({ what, file }) => words.every((word) => `${what} ${file}`.includes(word)));
// All changes are tried before any test runs.
for (const mutant of MUTANTS) mutate(readFileSync(join(projectFolder, mutant.file), "utf8"), mutant);

const copy = copyProject();
try {
  say(`${chosen.length} mutants in ${copy}`);
  const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const sound = await test(copy, { tests: files });
  if (sound.failed.length > 0) throw new Error(`Without any change these fail:\n${sound.failed.join("\n")}`);
  say(`without any change: ${sound.passed} tests pass`);
  const rows: { mutant: Mutant; failed: readonly string[] }[] = [];
  for (const mutant of chosen) {
    const { failed } = await tryOut(copy, mutant);
    rows.push({ mutant, failed });
    say(
      `${failed.length > 0 ? "noticed " : "SURVIVED"}  ${mutant.what}${failed[0] ? `\n          by: ${failed[0]}` : ""}`,
    );
  }
  if (words.length === 0) writeFileSync(join(projectFolder, "docs/mutants.md"), table(rows));
  if (rows.some(({ failed }) => failed.length === 0)) process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}
