import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";

/** How soon an ended worker is started again: sooner than a supervisor would, so that kills meet work. */
const RESTART_MS = 300;

/** Worker processes that are started again whenever they end. */
export interface ChaosWorkers {
  /** SIGKILL for one of them. @returns false when it is between two lives */
  kill(index: number): boolean;
  /** How often they ended without having been killed here, such as after the loss of the database. */
  endedBySelves(): number;
  stop(): Promise<void>;
}

/** Starts `count` workers as `npm run worker` does; what they say goes to `folder`. */
export function startChaosWorkers(count: number, environment: Variables, folder: string): ChaosWorkers {
  mkdirSync(folder, { recursive: true });
  const preload = join(projectFolder, "scripts/exit-with-parent.ts");
  const variables: Variables = { ...environment, EXIT_WITH_PARENT: "1" };
  const living = new Map<number, ChildProcess>();
  const timers = new Set<NodeJS.Timeout>();
  let stopping = false;
  let endedBySelves = 0;

  const start = (index: number) => {
    const child = spawn(process.execPath, ["--import", preload, "worker/main.ts"], {
      cwd: projectFolder,
      env: variables as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    living.set(index, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => appendFileSync(join(folder, `worker-${index}.log`), text));
    }
    child.once("exit", (_code, signal) => {
      living.delete(index);
      if (stopping) return;
      if (signal !== "SIGKILL") endedBySelves += 1;
      const timer = setTimeout(() => {
        timers.delete(timer);
        start(index);
      }, RESTART_MS);
      timers.add(timer);
    });
  };
  for (let index = 0; index < count; index++) start(index);

  return {
    kill: (index) => living.get(index)?.kill("SIGKILL") ?? false,
    endedBySelves: () => endedBySelves,
    async stop() {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(
        [...living.values()].map(async (child) => {
          const ended = once(child, "exit");
          child.kill("SIGTERM");
          const late = setTimeout(() => child.kill("SIGKILL"), 12_000);
          await ended;
          clearTimeout(late);
        }),
      );
    },
  };
}
