import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { projectFolder } from "#scripts/data-folder.ts";
import { StartError } from "#scripts/start-error.ts";

/** The browser of the browser tests. */
export interface Browser {
  readonly path: string;
  /** Where it comes from, for the test's output. */
  readonly from: string;
}

/** The last list counts, so what Playwright switches off comes first. */
const FEATURES_OFF = [
  ...[
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
  ],
  ...["HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"],
  ...["AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints"],
  ...["NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"],
  // The lists below the address are pages of their own, loaded with each window though no window is seen.
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"],
];

/** Flags under which Chromium runs as root, in containers, and without calling anybody. */
export const browserArguments: string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${FEATURES_OFF.join()}`,
];

/** The shell first: without windows of any kind it takes an eighth less time. */
const programs = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];
const macPrograms = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A browser that is on this machine: PLAYWRIGHT_CHROMIUM_PATH, an installed Chromium, or Playwright's own. */
export function installedBrowser(): Browser | undefined {
  const chosen = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (chosen) {
    if (!isProgram(chosen)) throw new StartError(`PLAYWRIGHT_CHROMIUM_PATH is no program: ${chosen}`);
    return { path: chosen, from: "PLAYWRIGHT_CHROMIUM_PATH" };
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  const found = [...candidates, ...macPrograms].find(isProgram);
  if (found) return { path: found, from: "installed on this machine" };
  const own = chromium.executablePath();
  return existsSync(own) ? { path: own, from: "Playwright's own" } : undefined;
}

/**
 * Finds a browser, and installs one when there is none: Debian's as root on Debian, else Playwright's.
 * @throws StartError when none can be installed
 */
export function ensureBrowser(): Browser {
  const found = installedBrowser();
  if (found) return found;
  const ways = isDebianRoot() ? [installDebians, installPlaywrights] : [installPlaywrights];
  const reasons: string[] = [];
  for (const install of ways) {
    try {
      install();
      const installed = installedBrowser();
      if (installed) return { ...installed, from: `${installed.from}, installed just now` };
    } catch (error) {
      reasons.push(String((error as Error).message).split("\n")[0] ?? "");
    }
  }
  throw new StartError(
    `No browser for the browser tests, and none could be installed (${reasons.join("; ")}). Set PLAYWRIGHT_CHROMIUM_PATH.`,
  );
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/os-release")) return false;
  return /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
}

function installDebians(): void {
  const run = (args: string[]) =>
    execFileSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  run(["update", "-q"]);
  run(["install", "-yq", "--no-install-recommends", "chromium-headless-shell", "fonts-liberation"]);
}

function installPlaywrights(): void {
  const program = join(projectFolder, "node_modules/playwright/cli.js");
  // Its libraries come from the system's package manager, which only root may ask.
  const libraries = process.getuid?.() === 0 && process.platform === "linux" ? ["--with-deps"] : [];
  execFileSync(process.execPath, [program, "install", ...libraries, "chromium"], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 300_000,
  });
}
