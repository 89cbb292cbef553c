import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectFolder } from "#scripts/data-folder.ts";

const forbidden: [file: string, imported: string][] = [
  ["src/domain/cost.ts", "#src/db/connection.ts"],
  ["src/domain/cost.ts", "node:fs"],
  ["src/domain/cost.ts", "pg"],
  ["src/domain/cost.ts", "./money.ts"],
  ["src/db/schema/mirror.ts", "#src/services/records/read.ts"],
  ["src/pems/client.ts", "#src/services/pushes/push.ts"],
  ["src/services/drafts/save.ts", "#src/server/trpc.ts"],
  ["src/services/drafts/save.ts", "undici"],
  ["src/server/router.ts", "#src/db/connection.ts"],
  ["src/server/router.ts", "drizzle-orm"],
  ["src/features/grid/grid.tsx", "#src/services/records/read.ts"],
  ["src/features/grid/grid.tsx", "#src/server/router.ts"],
  ["src/components/button.tsx", "#src/domain/record.ts"],
  ["src/app/page.tsx", "#src/server/router.ts"],
  ["src/app/api/trpc/route.ts", "#src/services/records/read.ts"],
  ["worker/tasks/push.ts", "#src/db/connection.ts"],
  ["pems-sandbox/server.ts", "#src/domain/record.ts"],
];

const allowed: [file: string, imported: string][] = [
  ["src/domain/cost.ts", "#src/domain/record.ts"],
  ["src/domain/cost.ts", "zod"],
  ["src/domain/cost.test.ts", "node:fs"],
  ["src/db/schema/mirror.ts", "#src/env.ts"],
  ["src/pems/client.ts", "#src/db/connection.ts"],
  ["src/pems/client.ts", "undici"],
  ["src/services/drafts/save.ts", "#src/jobs.ts"],
  ["src/services/drafts/save.ts", "#src/pems/client.ts"],
  ["src/server/router.ts", "#src/services/drafts/save.ts"],
  ["src/features/grid/grid.tsx", "#src/trpc/client.tsx"],
  ["src/app/layout.tsx", "./globals.css"],
  ["src/app/page.tsx", "#src/features/grid/grid.tsx"],
  ["src/app/api/trpc/route.ts", "#src/server/router.ts"],
  ["worker/tasks/push.ts", "#src/services/pushes/push.ts"],
  ["pems-sandbox/server.ts", "#src/pems/wire.ts"],
];

/** Each case in a file of its own, in the folder that it is about. */
const placeOf = (group: string, index: number, file: string) =>
  join(dirname(file), `${group}-${index}${file.endsWith(".test.ts") ? ".test" : ""}.tsx`);

describe("import directions", () => {
  const folder = mkdtempSync(join(tmpdir(), "pfa-vanguard-imports-"));
  const reported = new Set<string>();

  beforeAll(() => {
    cpSync(join(projectFolder, "biome.json"), join(folder, "biome.json"));
    for (const [group, cases] of Object.entries({ forbidden, allowed })) {
      for (const [index, [file, imported]] of cases.entries()) {
        const path = join(folder, placeOf(group, index, file));
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, `import { x } from "${imported}";\nexport const y = x;\n`);
      }
    }
    const program = join(projectFolder, "node_modules/@biomejs/biome/bin/biome");
    const only = ["--only=style/noRestrictedImports", "--vcs-enabled=false", "--max-diagnostics=none"];
    const { stdout } = spawnSync(process.execPath, [program, "lint", ...only, "--reporter=github", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    for (const [, file] of stdout.matchAll(/^::error .*?file=([^,]+),/gm)) {
      reported.add(relative(realpathSync(folder), file ?? ""));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(forbidden.map((one, index) => [...one, index] as const))(
    "%s must not import %s",
    (file, _imported, index) => {
      expect([...reported]).toContain(placeOf("forbidden", index, file));
    },
  );

  it.each(allowed.map((one, index) => [...one, index] as const))(
    "%s may import %s",
    (file, _imported, index) => {
      expect([...reported]).not.toContain(placeOf("allowed", index, file));
    },
  );
});

describe("what the linter can't see", () => {
  const sources = (pattern: string) =>
    globSync(pattern, { cwd: projectFolder })
      .filter((file) => !/\.test\.tsx?$/.test(file))
      .map((file) => [file, readFileSync(join(projectFolder, file), "utf8")] as const);

  it("the domain has no clock and no chance", () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bcrypto\./;
    const files = sources("src/domain/**/*.ts");
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(([, text]) => impure.test(text)).map(([file]) => file)).toEqual([]);
  });

  it("browser code takes only types from the server", () => {
    // Prefetching on the server is what src/trpc/server*.tsx is for.
    const files = sources("src/trpc/**/*.{ts,tsx}").filter(([file]) => !/^src\/trpc\/server/.test(file));
    const value = /^import (?!type )[^;]*"#src\/server\//m;
    expect(files.filter(([, text]) => value.test(text)).map(([file]) => file)).toEqual([]);
  });

  it("only src/env.ts reads the environment", () => {
    const files = [...sources("src/**/*.{ts,tsx}"), ...sources("worker/**/*.ts")];
    expect(
      files
        .filter(([, text]) => /process\.env(?!\.(NODE_ENV|NEXT_RUNTIME)\b)/.test(text))
        .map(([file]) => file),
    ).toEqual(["src/env.ts"]);
  });
});
