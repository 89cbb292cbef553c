import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "#scripts/stack.ts";

/** Clock ticks a second in /proc on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  parent: number;
  ticks: number;
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may hold spaces; the fields after it are numbered from 3 in proc(5).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
    const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}

/** CPU seconds of a process and all that it started, ended ones too; 0 where there is no /proc. */
export function cpuSeconds(pid: number | undefined): number {
  if (pid === undefined || process.platform !== "linux") return 0;
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync("/proc")) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined;
    if (times) all.set(Number(name), times);
  }
  const ticksOf = (id: number): number =>
    (all.get(id)?.ticks ?? 0) +
    [...all].reduce((sum, [child, times]) => (times.parent === id ? sum + ticksOf(child) : sum), 0);
  return ticksOf(pid) / TICKS_PER_SECOND;
}

/** CPU seconds so far of the stack's programs, its Postgres, and the benchmark itself. */
export function stackCpu(stack: Stack): Record<string, number> {
  const postgres = stack.postgresDirectory && postmasterOf(stack.postgresDirectory);
  return {
    ...Object.fromEntries(stack.programs.map((program) => [program.name, cpuSeconds(program.pid())])),
    ...(postgres && { postgres: cpuSeconds(postgres) }),
    benchmark: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  };
}

function postmasterOf(directory: string): number {
  return Number(readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")[0]);
}

/** What was used between two readings of `stackCpu`. */
export function cpuBetween(
  before: Record<string, number>,
  after: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]),
  );
}
