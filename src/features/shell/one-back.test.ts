import { expect, it, vi } from "vitest";
import { type Entries, looksTheSame, watchBack } from "#src/features/shell/one-back.ts";

const GRID = "https://pfa.example/RIO/grid";

/** A browser at the last of these addresses. */
function browser(...urls: string[]) {
  const target = new EventTarget();
  let index = urls.length - 1;
  const entry = (at: number) => ({ index: at, url: urls[at] ?? null });
  const entries: Entries = {
    get currentEntry() {
      return entry(index);
    },
    addEventListener: (type, listener) => target.addEventListener(type, listener),
    removeEventListener: (type, listener) => target.removeEventListener(type, listener),
  };
  const go = (by: number) => {
    const from = entry(index);
    index += by;
    const event = Object.assign(new Event("currententrychange"), { navigationType: "traverse", from });
    target.dispatchEvent(event);
  };
  const replace = (url: string) => {
    urls[index] = url;
    const from = entry(index);
    const event = Object.assign(new Event("currententrychange"), { navigationType: "replace", from });
    target.dispatchEvent(event);
  };
  return { entries, go, replace, at: () => urls[index] };
}

it("passes over what was closed", () => {
  const { entries, go, replace, at } = browser("https://pfa.example/RIO/kpi", GRID, `${GRID}?record=A`);
  watchBack(entries, () => go(-1));
  replace(`${GRID}?sel=A`);
  go(-1);
  expect(at()).toBe("https://pfa.example/RIO/kpi");
});

it("stops at what shows something else, and never passes over anything forwards", () => {
  const back = vi.fn();
  const { entries, go, replace } = browser(GRID, `${GRID}?record=A`, `${GRID}?record=B`);
  const stop = watchBack(entries, back);
  go(-1);
  go(-1);
  go(1);
  replace(GRID);
  go(-1);
  expect(back).toHaveBeenCalledTimes(1);
  go(1);
  expect(back).toHaveBeenCalledTimes(1);
  stop();
  go(-1);
  expect(back).toHaveBeenCalledTimes(1);
});

it("leaves a browser alone that does not tell", () => {
  expect(() => watchBack(undefined, () => undefined)()).not.toThrow();
});

it("compares what is seen", () => {
  expect(looksTheSame(`${GRID}?q=a&record=A`, `${GRID}?record=A&q=a&sel=B`)).toBe(true);
  expect(looksTheSame(`${GRID}?q=a`, `${GRID}?q=b`)).toBe(false);
  expect(looksTheSame(GRID, "https://pfa.example/RIO/timeline")).toBe(false);
});
