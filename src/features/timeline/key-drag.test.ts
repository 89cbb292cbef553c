import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyDrag } from "#src/features/timeline/key-drag.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Keys of a keyboard, and what came of them. */
function typing({ isLocked = false, isInside = true } = {}) {
  const done: string[] = [];
  const keys = new KeyDrag({
    begin: (pfaId, part) => {
      done.push(`begin ${part} of ${pfaId}`);
      return !isLocked;
    },
    step: (by) => void done.push(`step ${by}`),
    drop: () => void done.push("drop"),
    cancel: () => void done.push("cancel"),
    rested: () => void done.push("rested"),
  });
  const target = new EventTarget();
  const stop = keys.listen(target as Window, () => isInside);
  const event = (type: string, more: object = {}) => {
    const sent = Object.assign(new Event(type, { cancelable: true }), more);
    target.dispatchEvent(sent);
    return sent;
  };
  return {
    done,
    keys,
    stop,
    event,
    arrow: (part: "body" | "end" = "body", by = 1, pfaId = "crane") => {
      event("keydown", { key: "ArrowRight", altKey: true });
      keys.step(pfaId, part, by);
    },
  };
}

test("an arrow that is held, or pressed again, is one drag until Alt is let go", () => {
  const { done, arrow, event } = typing();
  event("keydown", { key: "Alt", altKey: true });
  for (const by of [1, 1, -1]) arrow("body", by);
  event("keyup", { key: "ArrowRight", altKey: true });
  expect(done).toEqual(["begin body of crane", "step 1", "step 1", "step -1"]);
  // Alone it would open the browser's menu.
  expect(event("keyup", { key: "Alt" }).defaultPrevented).toBe(true);
  expect(done.at(-1)).toBe("drop");
  event("keyup", { key: "Alt" });
  expect(done.filter((each) => each === "drop")).toHaveLength(1);
});

test("another edge, or another record, is another drag", () => {
  const { done, arrow } = typing();
  arrow("body");
  arrow("end");
  arrow("end", 1, "pump");
  expect(done).toEqual([
    "begin body of crane",
    "step 1",
    "drop",
    "begin end of crane",
    "step 1",
    "drop",
    "begin end of pump",
    "step 1",
  ]);
});

test.each([
  ["another key", "keydown", { key: "z", ctrlKey: true }],
  ["an arrow without Alt", "keydown", { key: "ArrowDown" }],
  ["a press of the pointer", "pointerdown", {}],
  ["a window that isn't looked at any more", "blur", {}],
])("%s comes after the drop", (_, type, more) => {
  const { done, arrow, event } = typing();
  arrow();
  expect(event(type, more).defaultPrevented).toBe(false);
  expect(done.at(-1)).toBe("drop");
});

test("keys that are pressed elsewhere, and the end of the timeline, drop what is held", () => {
  const outside = typing({ isInside: false });
  outside.keys.step("crane", "body", 1);
  outside.event("keydown", { key: "ArrowRight", altKey: true });
  expect(outside.done.at(-1)).toBe("drop");
  const { done, arrow, stop } = typing();
  arrow();
  stop();
  expect(done.at(-1)).toBe("drop");
});

test("Escape cancels, and means nothing else then", () => {
  const { done, arrow, event } = typing();
  expect(event("keydown", { key: "Escape" }).defaultPrevented).toBe(false);
  arrow();
  expect(event("keydown", { key: "Escape", altKey: true }).defaultPrevented).toBe(true);
  event("keyup", { key: "Alt" });
  expect(done.at(-1)).toBe("cancel");
});

test("what it came to is said when the keys rest, not of each of them", () => {
  const { done, arrow, event } = typing();
  arrow();
  vi.advanceTimersByTime(300);
  arrow();
  vi.advanceTimersByTime(300);
  expect(done).not.toContain("rested");
  vi.advanceTimersByTime(300);
  expect(done.at(-1)).toBe("rested");
  arrow();
  event("keyup", { key: "Alt" });
  vi.advanceTimersByTime(1000);
  expect(done.at(-1)).toBe("drop");
});

test("what can't be taken hold of isn't moved", () => {
  const { done, arrow, event } = typing({ isLocked: true });
  arrow();
  event("keyup", { key: "Alt" });
  vi.advanceTimersByTime(1000);
  expect(done).toEqual(["begin body of crane"]);
});
