import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("only tests that run apart put modules in the place of others: files of the core share what they read", () => {
  const replacing = globSync("{src/services,src/server,src/db,scripts,bench}/**/*.test.ts").filter(
    (file) =>
      !file.startsWith("src/services/connections/") && /vi\.(do)?mock\(/i.test(readFileSync(file, "utf8")),
  );
  expect(replacing.sort()).toEqual([
    "src/services/pulls/interleavings.test.ts",
    "src/services/sessions/sign-in.test.ts",
  ]);
});
