import { spawn } from "node:child_process";
import { projectFolder } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";
import { StartError } from "#scripts/start-error.ts";
import { lastLine } from "#scripts/supervise.ts";

/**
 * Runs a Node program to its end.
 * @param what what it does, for the message, e.g. "The migrations"
 * @param show also shows what it prints
 * @returns what it printed to its standard output
 * @throws StartError with the line that says why, when it ends with another code than 0
 */
export function runOnce(
  what: string,
  args: readonly string[],
  environment: Variables,
  show = false,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: environment as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (show) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
      if (show) process.stderr.write(text);
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new StartError(`${what} failed: ${lastLine(`${output}\n${errors}`)}`));
    });
  });
}
