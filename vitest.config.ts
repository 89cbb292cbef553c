import { defineConfig } from "vitest/config";

// Values that satisfy src/env.ts; integration tests connect to the databases that they clone.
const testEnvironment = {
  LOG_LEVEL: "silent",
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/unset",
  NEXTAUTH_SECRET: "a-secret-for-tests-of-32-characters",
  CREDENTIAL_KEY: Buffer.alloc(32, 7).toString("base64"),
};

const unit = [
  "src/domain/**",
  "src/components/**",
  "src/features/**",
  "src/app/**",
  "src/trpc/**",
  "src/*",
  "src/pems/wire*",
  "pems-sandbox/**",
];
const ninety = { statements: 90, branches: 90, functions: 90, lines: 90 };
/**
 * What each part of `npm test` must cover by itself. Apart, because the worker's tests load the same files a second time,
 * as graphile-worker does, untransformed: in one report the two spoil each other. worker/main.ts is a process of its own.
 */
const COVERED: Record<string, { include: string[]; thresholds: Record<string, object> }> = {
  unit: { include: ["src/domain/**/*.ts"], thresholds: { "src/domain/**": { 100: true } } },
  pems: { include: ["src/pems/**/*.ts"], thresholds: { "src/pems/**": ninety } },
  worker: { include: ["worker/**/*.ts"], thresholds: { "worker/**": ninety } },
  core: {
    include: ["src/{services,server}/**/*.ts"],
    thresholds: { "src/services/**": ninety, "src/server/**": ninety },
  },
};
/**
 * Integration tests that `npm test` runs by themselves, for their coverage or because they put modules of their own in the place
 * of others (`vi.mock`); the rest is the core, whose files share the modules that they read. scripts/test-core.test.ts looks
 * for those that belong here.
 */
const APART = ["src/pems/**", "src/services/connections/**", "worker/**"];
const APART_FILES = ["src/services/pulls/interleavings.test.ts", "src/services/sessions/sign-in.test.ts"];
const tests = (folders: string[]) =>
  folders.map((folder) => `${folder.replace(/\*\*$/, "**/*")}.test.{ts,tsx}`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: tests(unit),
          env: testEnvironment,
          // Reading the same modules anew for each file took most of the time.
          isolate: false,
          // As long as for the others: a busy machine must not decide about a property that is tried hundreds of times.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: tests(["src/**", "worker/**", "scripts/**", "bench/**"]),
          exclude: [
            ...tests(unit),
            ...(process.env.COVERED === "core" ? [...tests(APART), ...APART_FILES] : []),
            "node_modules/**",
          ],
          env: testEnvironment,
          globalSetup: ["./scripts/test-cluster.ts"],
          pool: "forks",
          maxWorkers: 2,
          // As above for the core. The worker's parts are what a process has once. A test that needs modules anew resets them.
          isolate: process.env.COVERED !== "core",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      reporter: ["text-summary", "json-summary"],
      reportsDirectory: "coverage",
      exclude: ["**/*.test.ts", "src/services/testing/**", "worker/main.ts"],
      ...COVERED[process.env.COVERED ?? ""],
    },
  },
});
