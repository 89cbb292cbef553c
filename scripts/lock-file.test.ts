import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "#scripts/data-folder.ts";

interface LockEntry {
  readonly version?: string;
  readonly optionalDependencies?: Record<string, string>;
}

// npm drops a platform's package from the lock file when the registry doesn't offer it at that moment, and `npm ci`
// then refuses the whole file, on every platform.
it("the lock file names the packages of every platform", () => {
  const file = readFileSync(join(projectFolder, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(file) as { packages: Record<string, LockEntry> };
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) => !packages[`${place}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
