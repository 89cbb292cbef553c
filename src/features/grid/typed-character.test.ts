import { describe, expect, it } from "vitest";
import { typesCharacter } from "#src/features/grid/typed-character.ts";

/** A key with its modifiers: "Ctrl+Alt+AltGraph+@". */
function press(keys: string, code = "") {
  const held = keys.split("+");
  const key = held.pop() ?? "";
  const has = (name: string) => held.includes(name);
  return {
    key,
    code,
    ctrlKey: has("Ctrl"),
    metaKey: has("Meta"),
    altKey: has("Alt"),
    shiftKey: has("Shift"),
    getModifierState: has,
  };
}

describe("a key types its character", () => {
  it.each([
    ["a letter", "a", "KeyA"],
    ["a capital letter", "Shift+A", "KeyA"],
    ["AltGr told as Ctrl+Alt", "Ctrl+Alt+AltGraph+@", "KeyQ"],
    ["AltGr told as itself", "AltGraph+€", "KeyE"],
  ])("%s, everywhere", (_, keys, code) => {
    expect([true, false].map((isMac) => typesCharacter(press(keys, code), isMac))).toEqual([true, true]);
  });

  it.each([
    ["Option and a letter", "Alt+@", "KeyL"],
    ["Option and a digit", "Alt+[", "Digit5"],
  ])("%s, on a Mac only", (_, keys, code) => {
    expect([true, false].map((isMac) => typesCharacter(press(keys, code), isMac))).toEqual([true, false]);
  });

  it.each([
    ["an arrow", "Alt+ArrowDown", "ArrowDown"],
    ["Enter", "Enter", "Enter"],
    ["Ctrl and a letter", "Ctrl+d", "KeyD"],
    ["Command, Option and a letter", "Meta+Alt+ƒ", "KeyF"],
    ["Ctrl+Alt without AltGr", "Ctrl+Alt+q", "KeyQ"],
    ["the key of a view", "Alt+Shift+€", "Digit2"],
    ["the key of the notices", "Alt+†", "KeyT"],
  ])("but not %s", (_, keys, code) => {
    expect([true, false].map((isMac) => typesCharacter(press(keys, code), isMac))).toEqual([false, false]);
  });
});
