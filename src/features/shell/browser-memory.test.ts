import { afterEach, expect, it, vi } from "vitest";
import { browserMemory, tabMemory } from "#src/features/shell/browser-memory.ts";

afterEach(() => void vi.unstubAllGlobals());

it("keeps, gives and forgets", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("window", {
    sessionStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    },
  });
  expect(tabMemory.setItem("a", "1")).toBe(true);
  expect(tabMemory.getItem("a")).toBe("1");
  tabMemory.removeItem("a");
  expect(tabMemory.getItem("a")).toBeNull();
});

it("stays quiet where the browser forbids it", () => {
  const forbidden = {
    get localStorage(): Storage {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
  };
  vi.stubGlobal("window", forbidden);
  expect(browserMemory.getItem("a")).toBeNull();
  expect(browserMemory.setItem("a", "1")).toBe(false);
  expect(() => browserMemory.removeItem("a")).not.toThrow();
});
