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
const tests = (folders: string[]) =>
  folders.map((folder) => `${folder.replace(/\*\*$/, "**/*")}.test.{ts,tsx}`);

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: "unit", include: tests(unit), env: testEnvironment },
      },
      {
        test: {
          name: "integration",
          include: tests(["src/**", "worker/**", "scripts/**", "bench/**"]),
          exclude: [...tests(unit), "node_modules/**"],
          env: testEnvironment,
          globalSetup: ["./scripts/test-cluster.ts"],
          pool: "forks",
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      reporter: ["text-summary", "json-summary"],
      reportsDirectory: "coverage",
      include: ["src/{domain,services,pems,server}/**/*.ts", "worker/**/*.ts"],
      exclude: ["**/*.test.ts"],
      // Checked on unit and integration tests together: `npm test` asks for it when it has merged both.
      ...(process.env.CHECK_COVERAGE && {
        thresholds: {
          "src/domain/**": { 100: true },
          "src/services/**": ninety,
          "src/pems/**": ninety,
          "src/server/**": ninety,
          "worker/**": ninety,
        },
      }),
    },
  },
});
