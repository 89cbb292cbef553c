import { expect, test } from "vitest";
import { timelineKey } from "#src/features/timeline/timeline-keys.ts";

const pressed = (keys: string) => {
  const parts = keys.split(" + ");
  return {
    key: parts.at(-1) ?? "",
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Meta"),
    altKey: parts.includes("Alt"),
    shiftKey: parts.includes("Shift"),
  };
};

test.each([
  ["ArrowDown", { does: "row", to: "next", range: false }],
  ["Shift + ArrowUp", { does: "row", to: "previous", range: true }],
  ["Ctrl + ArrowUp", { does: "row", to: "first", range: false }],
  ["Meta + Shift + ArrowDown", { does: "row", to: "last", range: true }],
  ["Home", { does: "row", to: "first", range: false }],
  ["PageDown", { does: "row", to: "pageDown", range: false }],
  ["ArrowLeft", { does: "sideways", by: -1 }],
  ["Alt + ArrowRight", { does: "shift", amount: 1 }],
  ["Alt + ArrowLeft", { does: "shift", amount: -1 }],
  ["Alt + Shift + ArrowLeft", { does: "stretch", edge: "end", amount: -1 }],
  ["Alt + Shift + ArrowRight", { does: "stretch", edge: "end", amount: 1 }],
  ["Alt + Shift + ArrowUp", { does: "stretch", edge: "start", amount: -1 }],
  ["Alt + Shift + ArrowDown", { does: "stretch", edge: "start", amount: 1 }],
  ["Ctrl + a", { does: "selectAll" }],
  [" ", { does: "toggle" }],
  ["Enter", { does: "open" }],
  ["S", { does: "shiftDialog" }],
  ["[", { does: "unit", by: -1 }],
  ["+", { does: "zoom", by: 1 }],
  ["0", { does: "fit" }],
])("%s", (keys, meaning) => {
  expect(timelineKey(pressed(keys))).toEqual(meaning);
});

test.each([
  "Ctrl + z",
  "Ctrl + Alt + a",
  "Ctrl + Shift + a",
  "Alt + ArrowUp",
  "Alt + ArrowDown",
  "Alt + x",
  "q",
  "F2",
  "Tab",
])("%s is left to others", (keys) => {
  expect(timelineKey(pressed(keys))).toBeNull();
});
