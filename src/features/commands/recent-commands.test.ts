import { describe, expect, it } from "vitest";
import { recentCommands, rememberCommand } from "#src/features/commands/recent-commands.ts";

function storage(kept: Record<string, string> = {}) {
  return {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

describe("recent commands", () => {
  it("are the last five, the newest first, each once", () => {
    const kept = storage();
    for (const id of ["a", "b", "c", "a", "d", "e", "f"]) rememberCommand(kept, "key", id);
    expect(recentCommands(kept, "key")).toEqual(["f", "e", "d", "a", "c"]);
    expect(recentCommands(kept, "somebody else's")).toEqual([]);
  });

  it("are none where what was kept can't be read or nothing can be kept", () => {
    expect(recentCommands(storage({ key: "{" }), "key")).toEqual([]);
    expect(recentCommands(storage({ key: '{"a":1}' }), "key")).toEqual([]);
    expect(recentCommands(storage({ key: '["a", 7]' }), "key")).toEqual(["a"]);
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    expect(() => rememberCommand(full, "key", "a")).not.toThrow();
  });
});
