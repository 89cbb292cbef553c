import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lazyPart } from "#src/components/lazy-part.tsx";

const Here = () => null;

describe("lazyPart", () => {
  it("fetches its code once, before it is rendered or then", async () => {
    let fetched = 0;
    const part = lazyPart(async () => {
      fetched++;
      return Here;
    });
    expect(part.loaded).toBeUndefined();
    expect(await Promise.all([part.load(), part.load()])).toEqual([Here, Here]);
    expect([part.loaded, fetched]).toEqual([Here, 1]);
  });

  it("fetches again after it failed", async () => {
    const answers = [Promise.reject(new Error("offline")), Promise.resolve(Here)];
    const part = lazyPart(() => answers.shift() ?? Promise.reject(new Error("asked too often")));
    await expect(part.load()).rejects.toThrow("offline");
    expect(part.loaded).toBeUndefined();
    expect(await part.load()).toBe(Here);
  });

  it("is the one way to fetch a component apart: others would take the page down where that fails", () => {
    const bare = files("src")
      .filter((file) => file.endsWith(".tsx") && file !== join("src", "components", "lazy-part.tsx"))
      .filter((file) => /<Suspense|\blazy\(/.test(readFileSync(file, "utf8")));
    expect(bare).toEqual([]);
  });
});

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
