import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { differenceOf } from "#e2e/picture-difference.ts";
import { sizeOfPng, smallPng } from "#e2e/small-png.ts";
import { projectFolder } from "#scripts/data-folder.ts";

/** What this run took: always there to be looked at. */
const takenFolder = join(projectFolder, "test-results/guide");
/** What the guide shows. */
const shownFolder = join(projectFolder, "docs/images");
const pages = [
  "README.md",
  ...readdirSync(join(projectFolder, "docs/user")).map((file) => `docs/user/${file}`),
];

/**
 * Shares of a picture that may look different. Ids, times and another machine's way to draw letters come to less than 0.01; a
 * line more or less at the top of the page to 0.06 and more.
 */
const ALIKE = 0.05;
/** Days go on: bars stand elsewhere below the scale, months come and go. */
const MOVES_WITH_TIME: { readonly [name: string]: number | undefined } = {
  timeline: 0.25,
  "timeline-dark": 0.25,
  kpi: 0.15,
  matrix: 0.15,
};

/** Part of the screen, in px. */
export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The pictures of the user guide, as one run of the browser takes them. */
export class GuidePictures {
  readonly #keep: boolean;
  readonly #taken = new Set<string>();

  /** @param keep whether they become the pictures that the guide shows, instead of being compared with them */
  constructor(keep: boolean) {
    this.#keep = keep;
    rmSync(takenFolder, { recursive: true, force: true });
    mkdirSync(takenFolder, { recursive: true });
  }

  /** Names of all that were taken, in order of the alphabet. */
  get taken(): string[] {
    return [...this.#taken].sort();
  }

  /**
   * Takes a picture of the screen, or of a part of it that is always of the same size.
   * @param inside what the picture is about: it has to lie in the frame as a whole
   */
  async take(page: Page, name: string, frame?: Frame, inside?: Locator): Promise<void> {
    await page.evaluate(() => document.fonts.ready);
    if (inside !== undefined && frame !== undefined) {
      const box = await inside.boundingBox();
      if (box === null) throw new Error(`${name}: what it shows is not on the screen.`);
      const { x, y, width, height } = box;
      const isInside =
        x >= frame.x &&
        y >= frame.y &&
        x + width <= frame.x + frame.width &&
        y + height <= frame.y + frame.height;
      expect.soft(isInside, `${name}: ${JSON.stringify(box)} lies in ${JSON.stringify(frame)}`).toBe(true);
    }
    const png = await page.screenshot({
      animations: "disabled",
      caret: "hide",
      ...(frame !== undefined && { clip: frame }),
    });
    this.#taken.add(name);
    writeFileSync(join(takenFolder, `${name}.png`), png);
    const shown = join(shownFolder, `${name}.png`);
    if (this.#keep) {
      mkdirSync(shownFolder, { recursive: true });
      writeFileSync(shown, smallPng(png));
      return;
    }
    const again = "Take the pictures of the guide again: npm run guide:pictures";
    expect.soft(existsSync(shown), `docs/images/${name}.png is missing. ${again}`).toBe(true);
    const kept = readFileSync(shown);
    expect(sizeOfPng(kept), `size of docs/images/${name}.png. ${again}`).toEqual(sizeOfPng(png));
    const difference = differenceOf(kept, png);
    expect
      .soft(difference, `docs/images/${name}.png shows something else. ${again}`)
      .toBeLessThanOrEqual(MOVES_WITH_TIME[name] ?? ALIKE);
  }
}

/** Names of the pictures that README and guide refer to, in order of the alphabet. */
export function picturesReferredTo(): string[] {
  const names = pages.flatMap((file) =>
    [
      ...readFileSync(join(projectFolder, file), "utf8").matchAll(
        /\]\((?:\.\.|docs)\/images\/([^)]+)\.png\)/g,
      ),
    ].map(([, name = ""]) => name),
  );
  return [...new Set(names)].sort();
}

/** Names of the pictures that are kept, in order of the alphabet. */
export function picturesKept(): string[] {
  return readdirSync(shownFolder)
    .map((file) => file.replace(/\.png$/, ""))
    .sort();
}

/** Links of README and guide that lead to no file, as `page: link`. */
export function brokenLinks(): string[] {
  return pages.flatMap((file) => {
    const folder = join(projectFolder, file, "..");
    return [...readFileSync(join(projectFolder, file), "utf8").matchAll(/\]\(([^):#]+)(#[^)]*)?\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !existsSync(join(folder, link)))
      .map((link) => `${file}: ${link}`);
  });
}
