import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";

export interface ProgramOptions {
  /** Short name for messages and for the log file, e.g. `worker`. */
  readonly name: string;
  /** Arguments of node: flags, the script, the script's own arguments. */
  readonly args: readonly string[];
  readonly environment: Variables;
  /** Where `<name>.log` goes. */
  readonly logFolder: string;
  /** Also shows what the program prints, each line with its name. */
  readonly show?: boolean;
  /** Told in one line when the program ends unasked and is started again. */
  readonly onRestart?: (message: string) => void;
  /** Called instead of a further restart when the program ended `giveUpAfter` times within a minute. */
  readonly onGiveUp?: (message: string) => void;
  readonly giveUpAfter?: number;
}

/** A program that is kept running. */
export interface Program {
  readonly name: string;
  /** Of the present process; undefined between two. */
  pid(): number | undefined;
  /** How often it has been started again. */
  restarts(): number;
  /** Sends a signal to the present process; the program is started again when that ends it. */
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end (SIGTERM), makes it after 10 s, and does not start it again. */
  stop(): Promise<void>;
  /** Resolves when the present process ends: with the last lines that it printed. */
  ended(): Promise<string>;
}

const preload = join(projectFolder, "scripts/exit-with-parent.ts");
const stopAfterMs = 10_000;

/** Starts a Node program and starts it again, after 0.5 s doubling to 10 s, whenever it ends unasked. */
export function supervise(options: ProgramOptions): Program {
  mkdirSync(options.logFolder, { recursive: true });
  const logFile = join(options.logFolder, `${options.name}.log`);
  writeFileSync(logFile, "");
  let child: ChildProcess;
  let ended: Promise<string>;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = 500;
  let restarts = 0;
  let endings: number[] = [];

  const environment: Variables = { ...options.environment, EXIT_WITH_PARENT: "1" };
  const start = () => {
    const startedAt = performance.now();
    // A process group of its own: Ctrl-C reaches the start script alone, which then stops all in their order.
    child = spawn(process.execPath, ["--import", preload, ...options.args], {
      cwd: projectFolder,
      env: environment as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    });
    const tail = follow(child, options, logFile);
    ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        // What the program itself started must not outlive it.
        signalGroup(child.pid, "SIGKILL");
        resolve(tail());
        if (stopping) return;
        if (performance.now() - startedAt > 30_000) delayMs = 500;
        endings = [...endings.filter((at) => at > performance.now() - 60_000), performance.now()];
        const why = signal ? "." : `: ${lastLine(tail())}`;
        const how = `${options.name} ended unasked (${signal ?? `code ${code}`})${why}`;
        if (options.giveUpAfter !== undefined && endings.length >= options.giveUpAfter) {
          options.onGiveUp?.(`${how} See ${logFile}`);
          return;
        }
        options.onRestart?.(`${how} Starting it again in ${delayMs / 1000} s.`);
        timer = setTimeout(start, delayMs);
        restarts += 1;
        delayMs = Math.min(delayMs * 2, 10_000);
      });
    });
  };
  start();

  return {
    name: options.name,
    pid: () => (isRunning(child) ? child.pid : undefined),
    restarts: () => restarts,
    kill: (signal) => void child.kill(signal),
    ended: () => ended,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      if (!isRunning(child)) return;
      child.kill("SIGTERM");
      const late = setTimeout(() => signalGroup(child.pid, "SIGKILL"), stopAfterMs);
      await ended;
      clearTimeout(late);
    },
  };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** Writes what a program prints to its log, and keeps the last 4,000 characters for messages. */
function follow(child: ChildProcess, options: ProgramOptions, logFile: string): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      tail = (tail + text).slice(-4_000);
      appendFileSync(logFile, text);
      if (options.show) process.stdout.write(text.replace(/^(?=.)/gm, `${options.name.padEnd(8)}| `));
    });
  }
  return () => tail;
}

/** The line that best says why a program ended: its last one that names an error, else its last. */
export function lastLine(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const told = lines.filter(
    (line) => /\w/.test(line) && !line.startsWith("at ") && !line.startsWith("Node.js v"),
  );
  const named = /^\w*Error( \[\w+\])?: |\berror TS|\bERROR\b|^Wrong settings|"level":[56]0/;
  const line = told.findLast((one) => named.test(one)) ?? told.at(-1) ?? "it said nothing.";
  // A line of the log is JSON; its message is what a person reads.
  return /^\{.*"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line;
}
