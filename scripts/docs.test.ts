import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "#src/domain/errors.ts";
import { appRouter } from "#src/server/app-router.ts";

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

describe("docs/api.md", () => {
  const text = readFileSync("docs/api.md", "utf8");

  it("tells every procedure with the permission that it asks for", () => {
    const told = [...text.matchAll(/^\| `(\w+\.\w+)` \| (?:`(perm_\w+)`)? ?\| .* \|$/gm)];
    const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { meta?: unknown } }>;
    const real = Object.entries(procedures).map(([path, procedure]) => {
      const meta = procedure._def.meta as { permission?: string } | undefined;
      return [path, meta?.permission];
    });
    const sorted = (rows: unknown[][]) => rows.map((row) => row.join(" ")).sort();
    expect(sorted(told.map((match) => [match[1], match[2]]))).toEqual(sorted(real));
  });

  it("tells every code of an error", () => {
    const told = everyMatch(text, /^\| `([A-Z_]+)` \| .* \|$/gm);
    expect(told.sort()).toEqual([...ERROR_CODES, "INTERNAL"].sort());
  });
});
