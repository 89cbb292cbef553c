import { expect, type Page } from "@playwright/test";
import axe, { type RunOptions } from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Waits until nothing is on its way (what is shown meanwhile is dimmed) and nothing comes in, goes away or changes its colour
 * any more; what turns for ever is let be.
 */
async function untilStill(page: Page): Promise<void> {
  const dimmed = page.locator(".dims-while-busy:is([aria-busy=true], [data-busy=true])");
  await expect(dimmed, "parts whose content is on its way").toHaveCount(0);
  await page.evaluate(async () => {
    const moving = () =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) => playState === "running" && effect?.getTiming().iterations !== Infinity,
        );
    for (let left = moving(); left.length > 0; left = moving()) {
      await Promise.allSettled(left.map(({ finished }) => finished));
    }
  });
}

/** Fails with what axe finds in the page once it stands; its code is handed to a page once. */
async function expectNone(page: Page, what: string, options: RunOptions): Promise<void> {
  await untilStill(page);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const told = await page.evaluate(async (asked) => {
    const { axe: here } = window as unknown as { axe: typeof axe };
    // Without a word about all that passed: to name each of a page's elements takes as long as to look at it.
    const { violations } = await here.run(document, { ...asked, resultTypes: ["violations"] });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(" ")}`,
    );
  }, options);
  expect(told, `${what}: accessibility`).toEqual([]);
}

/** Changes the theme as the operating system does. */
async function setTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
}

/**
 * Fails with every violation of WCAG 2.2 AA (and of good practice) that the page shows now, in both themes: they differ in
 * colours alone, so that the other one is held to its contrasts.
 * @param without rules that don't hold here, e.g. `region` for an open menu, which floats outside of the landmarks
 */
export async function expectAccessible(page: Page, what: string, without: string[] = []): Promise<void> {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  await expectNone(page, what, { runOnly: { type: "tag", values: TAGS }, rules });
  const theme = (await page.locator("html").getAttribute("data-theme")) === "dark" ? "dark" : "light";
  const other = theme === "dark" ? "light" : "dark";
  await setTheme(page, other);
  await expectNone(page, `${what}, ${other}`, { runOnly: ["color-contrast"] });
  await setTheme(page, theme);
}

/** What an open list of choices takes away from the rules: the page around it is hidden from readers as long as it is open. */
export const LISTED = ["region", "page-has-heading-one", "aria-hidden-focus"];

/** Fails where the page is wider than its window. */
export async function expectNoSideways(page: Page, what: string): Promise<void> {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(widths.content, `${what}: width of the page`).toBeLessThanOrEqual(widths.window);
}

/** Both widths that every page must fit; `expectAccessible` tries both themes at each. */
export const LOOKS = [
  ["on a desktop", { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" }],
  ["360 px wide", { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" }],
] as const;
