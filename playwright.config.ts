import { defineConfig } from "@playwright/test";
import { browserArguments, installedBrowser } from "#scripts/browser.ts";

const browser = installedBrowser();

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/setup.ts",
  outputDir: "./test-results/playwright",
  // Each has a stack of its own: PEMS's faults and the queue belong to one test at a time. The machine may have 2 cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Set by `npm run guide:pictures`: what e2e/guide.spec.ts takes becomes what the guide shows.
  metadata: { keepGuidePictures: process.env.GUIDE_PICTURES === "1" },
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    viewport: { width: 1440, height: 900 },
    // `--trace on` keeps one; to keep one of each test that might fail took a twelfth of the processor's time.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: { args: browserArguments, ...(browser && { executablePath: browser.path }) },
  },
});
