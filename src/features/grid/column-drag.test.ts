import { describe, expect, it } from "vitest";
import { dropPlace } from "#src/features/grid/column-drag.ts";
import type { ColumnKey } from "#src/features/grid/columns.ts";

const column = (key: ColumnKey, pinned = false) => ({ key, widthPx: 100, pinned });
const columns = [
  column("pfaId", true),
  column("sync", true),
  column("description"),
  column("dor"),
  column("class"),
];

describe("where a dragged column comes to stand", () => {
  it.each([
    // From the left edge to the right: never before the first, then by the middle of each column.
    [0, { place: 1, linePx: 100 }],
    [149, { place: 1, linePx: 100 }],
    [151, { place: 2, linePx: 200 }],
    [249, { place: 2, linePx: 200 }],
    [351, { place: 3, linePx: 400 }],
    [900, { place: 4, linePx: 500 }],
  ])("at %i px", (x, expected) => {
    expect(dropPlace(columns, "dor", x, 0)).toEqual(expected);
  });

  it("counts what is scrolled out of sight, and keeps the line beside the pinned columns", () => {
    expect(dropPlace(columns, "class", 210, 150)).toEqual({ place: 3, linePx: 200 });
    expect(dropPlace(columns, "class", 201, 120)).toEqual({ place: 3, linePx: 200 });
  });

  it("leaves the column where it is when it is dropped on itself", () => {
    expect(dropPlace(columns, "description", 249, 0)).toEqual({ place: 2, linePx: 200 });
    expect(dropPlace(columns, "description", 260, 0)).toEqual({ place: 2, linePx: 300 });
  });
});
