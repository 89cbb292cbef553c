import { expect, it } from "vitest";
import { readDefaults, writeDefault } from "#src/features/saved-views/default-views.ts";

function memory(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

it("is kept for each view by itself, and forgotten again", () => {
  const storage = memory();
  writeDefault(storage, "key", "grid", { id: "1", search: "?q=crane" });
  writeDefault(storage, "key", "timeline", { id: "2", search: "" });
  expect(readDefaults(storage, "key")).toEqual({
    grid: { id: "1", search: "?q=crane" },
    timeline: { id: "2", search: "" },
  });
  writeDefault(storage, "key", "grid", null);
  expect(readDefaults(storage, "key")).toEqual({ timeline: { id: "2", search: "" } });
});

it.each(["{", "7", '{"grid":7,"matrix":{"id":1}}'])("is none where it can't be read: %s", (text) => {
  expect(readDefaults(memory(text), "key")).toEqual({});
});

it("goes on without a storage", () => {
  const none = () => {
    throw new Error("denied");
  };
  const storage = { getItem: none, setItem: none };
  writeDefault(storage, "key", "grid", { id: "1", search: "" });
  expect(readDefaults(storage, "key")).toEqual({});
});
