import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, it } from "vitest";
import { cn } from "#src/components/cn.ts";

/** All of Tailwind, with the two names of our own. */
const whole = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["2xs"] }], shadow: [{ shadow: ["float"] }] } },
});

/** Classes in strings of the sources: the words that stand for something in Tailwind. */
function classesInUse(): string[] {
  const folder = join(import.meta.dirname, "..");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".tsx"),
  );
  const words = files.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/["'`]([^"'`\n]*)["'`]/g)].flatMap(
      ([, text = ""]) => text.split(/\s+/),
    ),
  );
  const known = words.filter(
    (word) => word !== "" && !word.includes("$") && whole(`${word} ${word}`) === word,
  );
  return [...new Set(known)];
}

/** One of each kind: `w-12` and `w-14` behave alike, and are two of one kind. */
function twoOfEachKind(classes: readonly string[]): string[] {
  const kinds = Map.groupBy(classes, (name) => name.replace(/\d+(\.\d+)?/g, "0"));
  return [...kinds.values()].flatMap((alike) => alike.slice(0, 2));
}

it("lets the later class win exactly where all of Tailwind would", () => {
  const classes = twoOfEachKind(classesInUse());
  expect(classes.length).toBeGreaterThan(300);
  const modifiers = (name: string) => name.slice(0, name.lastIndexOf(":") + 1);
  const different: string[] = [];
  for (const alike of Map.groupBy(classes, modifiers).values()) {
    for (const first of alike) {
      for (const second of alike) {
        const both = `${first} ${second}`;
        if (first !== second && cn(both) !== whole(both)) different.push(`${both} → ${whole(both)}`);
      }
    }
  }
  expect(different).toEqual([]);
});

it("joins what is given and leaves out what is not", () => {
  expect(cn("px-2 text-sm", false, undefined, ["px-4", null, "hidden"])).toBe("text-sm px-4 hidden");
});
