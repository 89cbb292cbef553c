import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildWeb, needsBuild } from "#scripts/build-web.ts";
import { projectFolder } from "#scripts/data-folder.ts";

/** Builds what the tests' web processes serve. Each of Playwright's workers starts a stack of its own: see e2e/stack.ts. */
export default async function setup(): Promise<void> {
  rmSync(join(projectFolder, "test-results/playwright.json"), { force: true });
  if (needsBuild(".next-test")) await buildWeb(".next-test", process.env);
}
