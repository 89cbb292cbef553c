import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What checks metrics. */
interface Promtool {
  readonly path: string;
  /** Where it comes from, for the test's output. */
  readonly from: string;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): Promtool | undefined {
  const chosen = process.env.PROMTOOL_PATH;
  if (chosen) {
    if (!isProgram(chosen)) throw new Error(`PROMTOOL_PATH is no program: ${chosen}`);
    return { path: chosen, from: "PROMTOOL_PATH" };
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const path = folders.map((folder) => join(folder, "promtool")).find(isProgram);
  return path === undefined ? undefined : { path, from: "installed on this machine" };
}

/**
 * Finds promtool, or installs Debian's as root on Debian. Undefined where there is none and none can be installed, which
 * is no matter on a developer's machine.
 * @throws Error that says how to get it, in CI
 */
export function findPromtool(): Promtool | undefined {
  const found = installed();
  if (found) return found;
  let reason = "only Debian's can be installed, as root";
  try {
    if (isDebianRoot()) installDebians();
    const now = installed();
    if (now) return { ...now, from: "Debian's, installed just now" };
  } catch (error) {
    reason = (error as Error).message.split("\n")[0] ?? "";
  }
  if (!process.env.CI) return undefined;
  throw new Error(`No promtool to check the metrics (${reason}). Install Prometheus, or set PROMTOOL_PATH.`);
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

function installDebians(): void {
  const run = (args: string[]) =>
    execFileSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 200_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  run(["update", "-q"]);
  run(["install", "-yq", "--no-install-recommends", "prometheus"]);
}

/** What `promtool check metrics` has against metrics in text format; empty when nothing. Says which promtool that is. */
export function complaintsOf(metrics: string): string {
  const promtool = findPromtool();
  if (!promtool) {
    process.stdout.write("No promtool on this machine: the metrics are not checked by it.\n");
    return "";
  }
  process.stdout.write(`promtool: ${promtool.path} (${promtool.from})\n`);
  const { status, stdout, stderr, error } = spawnSync(promtool.path, ["check", "metrics"], {
    input: metrics,
    encoding: "utf8",
  });
  if (error) throw error;
  const said = `${stdout}${stderr}`.trim();
  return status === 0 || said !== "" ? said : `promtool ended with ${status}`;
}
