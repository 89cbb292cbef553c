import { describe, expect, it } from "vitest";
import { COMMAND_KEYS, GO_KEYS } from "#src/features/commands/command-keys.ts";
import { SHORTCUTS } from "#src/features/commands/shortcuts.ts";
import { isSharedView } from "#src/features/shell/views.ts";

const MODIFIERS = ["Mod", "Alt", "Shift"];
const NAMED =
  /^(Esc|Enter|Space|Tab|Delete|Backspace|Alt|Home|End|PageUp|PageDown|Arrows|Plus|Minus|F\d+|[←→↑↓]|[A-Z0-9]|[[\]/?.])$/;

describe("shortcuts", () => {
  it("are keys that exist, with modifiers in front", () => {
    for (const { place, shortcuts } of SHORTCUTS) {
      for (const keys of shortcuts.flatMap((shortcut) => shortcut.keys)) {
        for (const stroke of keys.split(" ")) {
          const parts = stroke.split("+");
          expect(parts.at(-1), `${place}: ${keys}`).toMatch(NAMED);
          expect(MODIFIERS, `${place}: ${keys}`).toEqual(expect.arrayContaining(parts.slice(0, -1)));
        }
      }
    }
  });

  it("mean one thing in one place", () => {
    for (const { place, shortcuts } of SHORTCUTS) {
      const all = shortcuts.flatMap(({ keys }) => keys);
      expect(new Set(all).size, place).toBe(all.length);
    }
  });

  it("list each command that has keys, once, with these keys", () => {
    const listed = SHORTCUTS.flatMap(({ shortcuts }) => shortcuts).filter(
      ({ command }) => command !== undefined,
    );
    expect(listed.map(({ command }) => command)).toEqual(Object.keys(COMMAND_KEYS));
    for (const { command, keys } of listed) expect(command && COMMAND_KEYS[command]).toBe(keys[0]);
  });

  it("go to views that exist, by letter and by number", () => {
    for (const [index, { view, letter, digit }] of GO_KEYS.entries()) {
      expect(isSharedView(view)).toBe(true);
      expect(COMMAND_KEYS[`go-${view}`]).toBe(`Alt+Shift+${index + 1}`);
      expect(digit).toBe(`Digit${index + 1}`);
      const listed = SHORTCUTS[0]?.shortcuts.find(({ command }) => command === `go-${view}`);
      expect(listed?.keys[1]).toBe(`G ${letter.toUpperCase()}`);
    }
  });
});
