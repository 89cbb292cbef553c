import { describe, expect, it, vi } from "vitest";
import { fetchLater, OnDemand } from "#src/components/on-demand.ts";

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

  it("tells who waits for it", async () => {
    const part = new OnDemand(() => Promise.resolve("here"));
    const told: string[] = [];
    const stop = part.onLoaded((found) => told.push(`first ${found}`));
    part.onLoaded((found) => told.push(`second ${found}`))();
    await part.load();
    part.onLoaded((found) => told.push(`late ${found}`));
    stop();
    expect(told).toEqual(["first here", "late here"]);
  });
});

describe("fetchLater", () => {
  it("fetches once the page has come to rest, and not where the page is gone by then", async () => {
    vi.useFakeTimers();
    const fetched: string[] = [];
    const part = (name: string, ok: boolean) =>
      new OnDemand(async () => {
        fetched.push(name);
        if (!ok) throw new Error(name);
      });
    fetchLater([part("menu", true), part("offline", false)]);
    fetchLater([part("gone", true)])();
    expect(fetched).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetched).toEqual(["menu", "offline"]);
    vi.useRealTimers();
  });
});
