import { describe, expect, it } from "vitest";
import { type GroupFigures, Outline, sameGroups } from "#src/features/working-set/outline.ts";

const group = (count: number, ...path: (string | null)[]): GroupFigures => ({
  path,
  count,
  start: null,
  end: null,
});
/** Cranes (Crawler 2, Tower 1), Lifts (none known 3). */
const GROUPS = [
  group(3, "Cranes"),
  group(2, "Cranes", "Crawler"),
  group(1, "Cranes", "Tower"),
  group(3, "Lifts"),
  group(3, "Lifts", null),
];
const FIELDS = ["category", "class"] as const;
const keyOf = (...path: (string | null)[]) => JSON.stringify(path);

/** Each row in short: `Cranes`, `Cranes/Crawler`, or the index of a record. */
function rowsOf(outline: Outline): (string | number)[] {
  return Array.from({ length: outline.count }, (_, row) => {
    const item = outline.itemAt(row);
    if (item?.kind === "group") return `${item.group.path.join("/")}${item.collapsed ? " (collapsed)" : ""}`;
    return item?.index ?? "nothing";
  });
}

describe("an outline", () => {
  it("without groups has the records in its rows", () => {
    const outline = Outline.flat(3);
    expect(rowsOf(outline)).toEqual([0, 1, 2]);
    expect([outline.rowOf(2), outline.rowOf(3), outline.itemAt(3), outline.itemAt(-1)]).toEqual([
      2,
      null,
      undefined,
      undefined,
    ]);
    expect(outline.recordsBetween(2, 1)).toEqual([[1, 2]]);
    expect(Outline.flat(0).count).toBe(0);
    expect(Outline.flat(0).itemAt(0)).toBeUndefined();
  });

  it("has the heads of groups before their records", () => {
    const outline = Outline.grouped(GROUPS, FIELDS, new Set());
    const all = ["Cranes", "Cranes/Crawler", 0, 1, "Cranes/Tower", 2, "Lifts", "Lifts/", 3, 4, 5];
    expect(rowsOf(outline)).toEqual(all);
    expect([0, 1, 2, 3, 4, 5].map((index) => outline.rowOf(index))).toEqual([2, 3, 5, 8, 9, 10]);
    expect(outline.recordsBetween(0, 8)).toEqual([
      [0, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(outline.rowOfGroup(keyOf("Lifts"))).toBe(6);
    expect(outline.groups.map(({ level, field, first }) => [level, field, first])).toEqual([
      [0, "category", 0],
      [1, "class", 0],
      [1, "class", 2],
      [0, "category", 3],
      [1, "class", 3],
    ]);
  });

  it("hides what a collapsed group holds, and keeps the places of the rest", () => {
    const outline = Outline.grouped(GROUPS, FIELDS, new Set([keyOf("Cranes"), keyOf("Lifts", null)]));
    expect(rowsOf(outline)).toEqual(["Cranes (collapsed)", "Lifts", "Lifts/ (collapsed)"]);
    expect([outline.rowOf(0), outline.rowOf(4)]).toEqual([null, null]);
    const inner = Outline.grouped(GROUPS, FIELDS, new Set([keyOf("Cranes", "Crawler")]));
    const shown = ["Cranes", "Cranes/Crawler (collapsed)", "Cranes/Tower", 2, "Lifts", "Lifts/", 3, 4, 5];
    expect(rowsOf(inner)).toEqual(shown);
    expect([0, 1, 2, 3].map((index) => inner.rowOf(index))).toEqual([null, null, 3, 6]);
    expect(inner.rowOfGroup(keyOf("nowhere"))).toBeNull();
  });

  it("has the same rows with other sums, not with other groups, records or folds", () => {
    const outline = Outline.grouped(GROUPS, FIELDS, new Set());
    const figures = GROUPS.map((each) => ({ ...each, forecastCost: "1.00" }));
    expect(outline.sameRows(Outline.grouped(figures, FIELDS, new Set()))).toBe(true);
    const renamed = [group(3, "Hoists"), group(2, "Hoists", "Crawler"), ...GROUPS.slice(2)];
    const others = [
      Outline.grouped(renamed, FIELDS, new Set()),
      Outline.grouped([...GROUPS.slice(0, 4), group(4, "Lifts", null)], FIELDS, new Set()),
      Outline.grouped(GROUPS, FIELDS, new Set([keyOf("Lifts", null)])),
      Outline.grouped(GROUPS.slice(0, 3), FIELDS, new Set()),
      Outline.flat(6),
    ];
    expect(others.map((other) => outline.sameRows(other))).toEqual(others.map(() => false));
    expect(Outline.flat(3).sameRows(Outline.flat(3))).toBe(true);
    expect(Outline.flat(3).sameRows(Outline.flat(4))).toBe(false);
  });

  it("passes over levels that it isn't grouped by", () => {
    expect(rowsOf(Outline.grouped([group(1, "A", "B", "C")], FIELDS, new Set()))).toEqual([]);
  });
});

it("takes other sums of the same groups, but no other groups", () => {
  const others = GROUPS.map((each) => ({ ...each, forecastCost: "1.00" }));
  expect(sameGroups(GROUPS, others)).toBe(true);
  expect(sameGroups(null, others)).toBe(false);
  expect(sameGroups(GROUPS, [...others.slice(1), group(4, "Lifts", null)])).toBe(false);
});
