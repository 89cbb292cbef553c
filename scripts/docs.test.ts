import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
const scripts = Object.keys(
  (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts,
);
const everyMatch = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "");

describe.each(pages)("%s", (page) => {
  const text = readFileSync(page, "utf8");

  it("links to pages that exist", () => {
    const links = everyMatch(text, /(?<!!\[[^\]]*)\]\(([^)#]+)[^)]*\)/g).filter(
      (link) => !/^https?:/.test(link),
    );
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it("names files that exist", () => {
    const named = everyMatch(
      text,
      /`#?((?:src|worker|scripts|drizzle|pems-sandbox|bench|e2e)\/[\w@[\].\-/]+\.\w+)`/g,
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it("tells commands that exist", () => {
    const told = everyMatch(text, /npm run ([\w:-]+)/g);
    expect(told.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});
