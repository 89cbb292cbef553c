import { describe, expect, it } from "vitest";
import {
  nextRows,
  type RowSlots,
  rowsInSight,
  rowsToPaint,
  scrollTopFor,
  slotsAtFirst,
  slotsFor,
} from "#src/components/row-window.ts";

const box = (change: Partial<Parameters<typeof rowsInSight>[0]> = {}) => ({
  ...{ scrollTop: 0, heightPx: 352, headPx: 32, rowPx: 32, count: 20_000 },
  ...change,
});

describe("rowsInSight", () => {
  it.each([
    ["the start", box(), { first: 0, last: 9 }],
    ["a part of a row", box({ scrollTop: 33 }), { first: 0, last: 11 }],
    ["further down", box({ scrollTop: 320 }), { first: 10, last: 19 }],
    ["the end", box({ scrollTop: 20_000 * 32 - 320 }), { first: 19_990, last: 19_999 }],
    ["beyond the end", box({ scrollTop: 640_000, count: 100 }), { first: 99, last: 99 }],
    ["before the start, as on a phone", box({ scrollTop: -50 }), { first: 0, last: 9 }],
    ["no rows", box({ count: 0 }), { first: 0, last: -1 }],
    ["no height yet", box({ heightPx: 0 }), { first: 0, last: -1 }],
  ])("%s", (_, given, range) => {
    expect(rowsInSight(given)).toMatchObject(range);
  });

  it("holds every row that is in sight, wherever it is scrolled to", () => {
    for (let scrollTop = 0; scrollTop < 2000; scrollTop += 7) {
      const { first, last, most } = rowsInSight(box({ scrollTop }));
      expect(first).toBeLessThanOrEqual(Math.floor(scrollTop / 32));
      expect(last).toBeGreaterThanOrEqual(Math.ceil((scrollTop + 320) / 32) - 1);
      expect(last - first + 1).toBeLessThanOrEqual(most);
      expect(most).toBe(12);
    }
  });
});

describe("rowsToPaint", () => {
  it("paints some rows around, and those that are kept", () => {
    const range = (first: number, last: number) => ({ first, last, most: last - first + 1 });
    expect(rowsToPaint(range(8, 10), 2, 20, [])).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(rowsToPaint(range(8, 10), 2, 12, [3, 9, -1, 12])).toEqual([3, 6, 7, 8, 9, 10, 11]);
    expect(rowsToPaint(range(0, 1), 4, 3, [2])).toEqual([0, 1, 2]);
    expect(rowsToPaint(range(0, -1), 4, 0, [0])).toEqual([]);
  });

  it("paints equally many wherever it is scrolled to, so that no element comes or goes", () => {
    for (let scrollTop = 640; scrollTop < 2000; scrollTop += 7) {
      expect(rowsToPaint(rowsInSight(box({ scrollTop })), 8, 20_000, [])).toHaveLength(28);
    }
  });
});

describe("slotsFor", () => {
  const none: RowSlots = new Map();
  const run = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);
  const inSlots = (slots: RowSlots) => [...slots].sort(([, a], [, b]) => a - b).map(([row]) => row);

  it("gives rows the slots of those that left, on either side", () => {
    const start = slotsFor(none, run(0, 5));
    expect(inSlots(start)).toEqual([0, 1, 2, 3, 4]);
    const down = slotsFor(start, run(2, 5));
    expect(inSlots(down)).toEqual([5, 6, 2, 3, 4]);
    expect(inSlots(slotsFor(down, run(1, 5)))).toEqual([5, 1, 2, 3, 4]);
    expect(inSlots(slotsFor(down, run(0, 5)))).toEqual([0, 1, 2, 3, 4]);
  });

  it("lets a row keep its slot as long as it is painted, however far the rest goes", () => {
    const start = slotsFor(none, run(0, 5));
    const away = slotsFor(start, [1, ...run(100, 4)]);
    expect(away.get(1)).toBe(1);
    expect(inSlots(away)).toEqual([100, 1, 101, 102, 103]);
    expect(inSlots(slotsFor(away, [1, ...run(101, 5)]))).toEqual([104, 1, 101, 102, 103, 105]);
  });

  it("makes slots for more rows, and gives up those that fewer rows don't need", () => {
    const few = slotsFor(slotsFor(none, run(0, 5)), run(0, 2));
    expect([...few]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect([...slotsFor(few, run(0, 4)).values()]).toEqual([0, 1, 2, 3]);
    expect(slotsFor(few, [])).toEqual(none);
  });

  it("stands in order again after a jump", () => {
    const turned = slotsFor(slotsFor(none, run(0, 5)), run(3, 5));
    expect(inSlots(turned)).not.toEqual(run(3, 5));
    expect(inSlots(slotsFor(turned, run(500, 5)))).toEqual(run(500, 5));
  });

  it("gives the same slots when asked again", () => {
    const slots = slotsFor(slotsFor(none, run(0, 5)), run(3, 6));
    expect(slotsFor(slots, run(3, 6))).toEqual(slots);
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

describe("nextRows", () => {
  const run = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

  it("goes on with the rows next to those in sight, as many as a frame has time for", () => {
    const planned = slotsFor(new Map(), run(60, 60));
    const inSight = { first: 80, last: 99 };
    let painted = slotsAtFirst(new Map(), planned, (row) => row >= 80 && row <= 99, 1000);
    expect(nextRows(painted, planned, inSight)).toEqual(new Set([...run(74, 6), ...run(100, 6)]));
    const steps: number[] = [];
    while (painted.size < planned.size) {
      const due = nextRows(painted, planned, inSight);
      const before = painted;
      painted = slotsAtFirst(before, planned, (row) => before.has(row) || due.has(row), 1000);
      steps.push(painted.size);
    }
    expect(steps).toEqual([32, 44, 56, 60]);
  });

  it("is nothing where all are painted", () => {
    const all = slotsFor(new Map(), run(0, 20));
    expect(nextRows(all, all, { first: 0, last: 9 }).size).toBe(0);
  });
});

describe("slotsAtFirst", () => {
  const run = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);
  const inSlots = (slots: RowSlots) => [...slots].sort(([, a], [, b]) => a - b).map(([row]) => row);
  const between = (first: number, last: number) => (row: number) => row >= first && row <= last;

  it("paints a few rows at once", () => {
    const before = slotsFor(new Map(), run(0, 20));
    const next = slotsFor(before, run(12, 20));
    expect(slotsAtFirst(before, next, between(16, 28), 100)).toBe(next);
  });

  it("begins with the rows in sight alone", () => {
    const next = slotsFor(new Map(), run(0, 20));
    expect(inSlots(slotsAtFirst(new Map(), next, between(0, 13), 100))).toEqual(run(0, 14));
  });

  it("leaves elements around a jump as they were, until rows stand in order again", () => {
    const before = slotsFor(new Map(), run(0, 20));
    const next = slotsFor(before, run(500, 20));
    const first = slotsAtFirst(before, next, between(504, 515), 1000);
    expect(inSlots(first)).toEqual([...run(0, 4), ...run(504, 12), ...run(16, 4)]);
    expect(inSlots(slotsFor(first, run(500, 20)))).toEqual(run(500, 20));
  });

  it("shows no row that is no longer there", () => {
    const before = slotsFor(new Map(), run(500, 20));
    const next = slotsFor(before, run(80, 20));
    const first = slotsAtFirst(before, next, between(84, 95), 100);
    expect(inSlots(first)).toEqual(run(84, 12));
  });
});
