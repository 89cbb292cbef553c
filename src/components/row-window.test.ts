import { describe, expect, it } from "vitest";
import { rowsInSight, rowsToPaint, scrollTopFor } from "#src/components/row-window.ts";

const box = (change: Partial<Parameters<typeof rowsInSight>[0]> = {}) => ({
  ...{ scrollTop: 0, heightPx: 352, headPx: 32, rowPx: 32, count: 20_000 },
  ...change,
});

describe("rowsInSight", () => {
  it.each([
    ["the start", box(), { first: 0, last: 11 }],
    ["a part of a row", box({ scrollTop: 33 }), { first: 0, last: 11 }],
    ["further down", box({ scrollTop: 320 }), { first: 8, last: 19 }],
    ["the end", box({ scrollTop: 20_000 * 32 - 320 }), { first: 19_988, last: 19_999 }],
    ["beyond the end", box({ scrollTop: 640_000, count: 100 }), { first: 99, last: 99 }],
    ["before the start, as on a phone", box({ scrollTop: -50 }), { first: 0, last: 11 }],
    ["no rows", box({ count: 0 }), { first: 0, last: -1 }],
    ["no height yet", box({ heightPx: 0 }), { first: 0, last: -1 }],
  ])("%s", (_, given, range) => {
    expect(rowsInSight(given)).toEqual(range);
  });

  it("holds every row that is in sight, wherever it is scrolled to", () => {
    for (let scrollTop = 0; scrollTop < 2000; scrollTop += 7) {
      const { first, last } = rowsInSight(box({ scrollTop }));
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTop / 32));
      expect(last).toBeGreaterThanOrEqual(Math.ceil((scrollTop + 320) / 32) - 1);
      expect(last - first).toBeLessThan(18);
    }
  });
});

describe("rowsToPaint", () => {
  it("paints some rows around, and those that are kept", () => {
    expect(rowsToPaint({ first: 8, last: 10 }, 2, 20, [])).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(rowsToPaint({ first: 8, last: 10 }, 2, 12, [3, 9, -1, 12])).toEqual([3, 6, 7, 8, 9, 10, 11]);
    expect(rowsToPaint({ first: 0, last: 1 }, 4, 3, [2])).toEqual([0, 1, 2]);
    expect(rowsToPaint({ first: 0, last: -1 }, 4, 0, [0])).toEqual([]);
  });
});

describe("scrollTopFor", () => {
  it("scrolls as little as brings the row whole into sight", () => {
    expect(scrollTopFor(5, box())).toBe(0);
    expect(scrollTopFor(10, box())).toBe(32);
    expect(scrollTopFor(9, box({ scrollTop: 300 }))).toBe(288);
    expect(scrollTopFor(3, box({ scrollTop: 300, heightPx: 40 }))).toBe(96);
  });
});
