import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { contentSecurityPolicy, TOAST_STYLE_HASH } from "#src/app/content-security-policy.ts";

function sources(policy: string, directive: string): string[] {
  const found = policy.split("; ").find((part) => part.startsWith(`${directive} `));
  return found?.split(" ").slice(1) ?? [];
}

test("only scripts with the page's nonce run, and what they load", () => {
  const policy = contentSecurityPolicy({ nonce: "bm9uY2U=", development: false });
  expect(sources(policy, "script-src")).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
  expect(sources(policy, "style-src")).not.toContain("'unsafe-inline'");
});

test.each(["frame-ancestors", "object-src", "base-uri", "frame-src"])("%s is closed", (directive) => {
  expect(sources(contentSecurityPolicy({ nonce: "eA==", development: false }), directive)).toEqual([
    "'none'",
  ]);
});

test("no directive is named twice, since the second would be ignored", () => {
  const names = contentSecurityPolicy({ nonce: "eA==", development: true })
    .split("; ")
    .map((part) => part.split(" ")[0]);
  expect(new Set(names).size).toBe(names.length);
});

test("the style sheet of the toasts is the one whose hash is allowed", () => {
  const source = readFileSync(
    createRequire(import.meta.url)
      .resolve("sonner")
      .replace(/\.js$/, ".mjs"),
    "utf8",
  );
  const literal = /__insertCSS\((".*")\);/.exec(source)?.[1] ?? '""';
  const hash = createHash("sha256").update(JSON.parse(literal)).digest("base64");
  expect(TOAST_STYLE_HASH).toBe(`sha256-${hash}`);
});
