import { defineConfig } from "@playwright/test";
import { browserArguments, installedBrowser } from "#scripts/browser.ts";

const browser = installedBrowser();

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/setup.ts",
  outputDir: "./test-results/playwright",
  // One stack for all: its PEMS faults and its queue are shared, and the machine may have 2 cores.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Set by `npm run guide:pictures`: what e2e/guide.spec.ts takes becomes what the guide shows.
  metadata: { keepGuidePictures: process.env.GUIDE_PICTURES === "1" },
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/playwright.json" }]],
  use: {
    // Set by e2e/setup.ts before the workers read this file.
    baseURL: process.env.E2E_WEB_URL ?? "http://localhost:3000",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { args: browserArguments, ...(browser && { executablePath: browser.path }) },
  },
});
