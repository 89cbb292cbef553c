import { describe, expect, it } from "vitest";
import { OnDemand } from "#src/components/on-demand.ts";

describe("OnDemand", () => {
  it("fetches once, and has it from then on", async () => {
    let fetched = 0;
    const part = new OnDemand(async () => ++fetched);
    expect(part.loaded).toBeUndefined();
    expect(() => part.here).toThrow("before it was loaded");
    expect(await Promise.all([part.load(), part.load()])).toEqual([1, 1]);
    expect([part.loaded, part.here, fetched]).toEqual([1, 1, 1]);
  });

  it("tries again after it could not be fetched", async () => {
    const answers = [() => Promise.reject(new Error("offline")), () => Promise.resolve("here")];
    const part = new OnDemand(() => (answers.shift() ?? answers[0])?.() ?? Promise.resolve("nothing"));
    await expect(part.load()).rejects.toThrow("offline");
    expect(await part.load()).toBe("here");
  });
});
