import type { RouterOutputs } from "#src/trpc/client.ts";

export type Run = RouterOutputs["history"]["list"]["items"][number];

/** Why a run began, when nobody asked for it by hand. */
const CAUSE: { readonly [T in Run["trigger"]]: string } = {
  schedule: "Schedule",
  start: "Start of the server",
  conflict: "After a conflict",
  commit: "After a commit",
  resolution: "After a resolution",
  manual: "By hand",
};

/** Who or what began a run. */
export function causeOf({ trigger, startedBy }: Pick<Run, "trigger" | "startedBy">): string {
  return trigger === "manual" && startedBy !== null ? startedBy : CAUSE[trigger];
}

/** What a pull read. */
export function modeOf(mode: Run["mode"]): string {
  return mode === "full" ? "Everything" : "Changes";
}

/** How long something took: `0.4 s`, `12 s`, `3 min 5 s`; null while it goes on. */
export function durationOf(startedAt: string, finishedAt: string | null): string | null {
  if (finishedAt === null) return null;
  const seconds = Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
