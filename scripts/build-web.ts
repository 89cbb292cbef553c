import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#scripts/data-folder.ts";
import type { Variables } from "#scripts/environment.ts";
import { runOnce } from "#scripts/run-once.ts";

/** The program of Next.js, as node runs it. */
export const nextProgram = join(projectFolder, "node_modules/next/dist/bin/next");

const sources = ["src", "public", "next.config.js", "postcss.config.js", "package.json", "package-lock.json"];

function newestChange(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

// Written by us after a build: Next's own BUILD_ID is there already while a build is still running.
const marker = (distDir: string) => join(projectFolder, distDir, "build-complete");

/** true when `distDir` holds no complete build, or a source is newer than it. */
export function needsBuild(distDir: string): boolean {
  const file = marker(distDir);
  if (!existsSync(file)) return true;
  const builtAt = statSync(file).mtimeMs;
  return sources.some((source) => newestChange(join(projectFolder, source)) > builtAt);
}

/**
 * Builds the web application into `distDir` (relative to the clone).
 * @throws StartError with the line that says why
 */
export async function buildWeb(distDir: string, environment: Variables, show = false): Promise<void> {
  rmSync(marker(distDir), { force: true });
  // Sources that change during the build must count as newer than it.
  const startedAt = new Date();
  await runOnce(
    "The build of the web application",
    [nextProgram, "build"],
    { ...environment, NEXT_DIST_DIR: distDir, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    show,
  );
  writeFileSync(marker(distDir), startedAt.toISOString());
  utimesSync(marker(distDir), startedAt, startedAt);
}
