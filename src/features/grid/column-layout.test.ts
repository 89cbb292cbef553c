import { describe, expect, it } from "vitest";
import {
  DEFAULT_LAYOUT,
  frameOf,
  mayPin,
  moveBy,
  moveTo,
  narrowColumns,
  placedColumns,
  readLayout,
  withHidden,
  withPinned,
  withWidth,
} from "#src/features/grid/column-layout.ts";
import { COLUMNS, columnsFor, HIDDEN_AT_FIRST } from "#src/features/grid/columns.ts";

const keysOf = (layout = DEFAULT_LAYOUT, columns = COLUMNS) =>
  placedColumns(layout, columns).map(({ key }) => key);
const start = ["pfaId", "sync", "description", "forecastStart", "forecastEnd"];

describe("the layout at first", () => {
  it("holds every column, the pinned ones in front and few people's out of sight", () => {
    expect(keysOf().slice(0, 5)).toEqual(start);
    expect(keysOf().length).toBe(COLUMNS.length - HIDDEN_AT_FIRST.length);
    const all = placedColumns(DEFAULT_LAYOUT, COLUMNS, { withHidden: true });
    expect(all.length).toBe(COLUMNS.length);
  });

  it("has no money for those who may not see it", () => {
    const keys = keysOf(DEFAULT_LAYOUT, columnsFor(false));
    expect(keys).not.toContain("forecastCost");
    expect(keys).not.toContain("monthlyRate");
  });
});

describe("a layout that was kept", () => {
  it.each([null, "text", 7, {}, { order: "pfaId" }])("is the default when it can't be read: %j", (kept) => {
    expect(readLayout(kept)).toEqual(DEFAULT_LAYOUT);
  });

  it("comes back as it was", () => {
    const layout = withWidth(
      withPinned(withHidden(DEFAULT_LAYOUT, "dor", true), "description", true),
      "dor",
      200,
    );
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  });

  it("leaves out what nobody knows, and puts new columns where they stand at first", () => {
    const layout = readLayout({
      order: ["colour", "forecastEnd", "forecastEnd", "pfaId", "description", "sync"],
      hidden: ["pfaId", "sync", "colour"],
      pinned: ["forecastEnd"],
      widths: [["forecastEnd", 9000], ["colour", 100], ["dor", "wide"], "x", ["description", 260]],
    });
    expect(layout.order.slice(0, 4)).toEqual(["pfaId", "forecastEnd", "duration", "forecastCost"]);
    expect([...layout.order].sort()).toEqual([...DEFAULT_LAYOUT.order].sort());
    expect(layout.hidden).toEqual(["sync", ...HIDDEN_AT_FIRST.filter((key) => layout.order.includes(key))]);
    expect(layout.pinned).toEqual(["pfaId", "forecastEnd"]);
    expect(layout.widths).toEqual([["forecastEnd", 600]]);
  });

  it("shows again what it didn't name as hidden only where it knew the column", () => {
    const layout = readLayout({ order: DEFAULT_LAYOUT.order, hidden: [], pinned: "x", widths: "x" });
    expect(layout).toEqual({ ...DEFAULT_LAYOUT, hidden: [] });
  });
});

describe("a width", () => {
  it("stays between the narrowest and the widest, and is forgotten when it is the usual one", () => {
    expect(withWidth(DEFAULT_LAYOUT, "dor", 3).widths).toEqual([["dor", 56]]);
    expect(withWidth(DEFAULT_LAYOUT, "dor", 3000).widths).toEqual([["dor", 600]]);
    const wide = withWidth(DEFAULT_LAYOUT, "dor", 200.4);
    expect(placedColumns(wide, COLUMNS).find(({ key }) => key === "dor")?.widthPx).toBe(200);
    expect(withWidth(wide, "dor", 92)).toEqual(DEFAULT_LAYOUT);
    expect(withWidth(wide, "dor", null)).toEqual(DEFAULT_LAYOUT);
  });
});

describe("hiding and pinning", () => {
  it("never takes away what names the record", () => {
    expect(withHidden(DEFAULT_LAYOUT, "pfaId", true)).toBe(DEFAULT_LAYOUT);
    expect(withPinned(DEFAULT_LAYOUT, "pfaId", false)).toBe(DEFAULT_LAYOUT);
  });

  it("puts a pinned column behind those that are pinned, and an unpinned one back", () => {
    const pinned = withPinned(DEFAULT_LAYOUT, "forecastEnd", true);
    expect(keysOf(pinned).slice(0, 4)).toEqual(["pfaId", "sync", "forecastEnd", "description"]);
    expect(keysOf(withPinned(pinned, "forecastEnd", false))).toEqual(keysOf());
    expect(withPinned(pinned, "forecastEnd", true)).toBe(pinned);
  });

  it("leaves room for the columns that scroll", () => {
    const full = ["description", "dor", "source", "class"] as const;
    const layout = full.reduce((before, key) => withPinned(before, key, true), DEFAULT_LAYOUT);
    expect(mayPin(layout)).toBe(false);
    expect(withPinned(layout, "model", true)).toBe(layout);
  });
});

describe("moving a column", () => {
  it("goes one place, over hidden ones too, and stops at the ends", () => {
    const right = moveBy(DEFAULT_LAYOUT, COLUMNS, "description", 1);
    expect(keysOf(right).slice(2, 4)).toEqual(["forecastStart", "description"]);
    expect(keysOf(moveBy(right, COLUMNS, "description", -1))).toEqual(keysOf());
    const overHidden = moveBy(DEFAULT_LAYOUT, COLUMNS, "originalEnd", 1);
    expect(keysOf(overHidden).indexOf("originalEnd")).toBe(keysOf().indexOf("actualStart"));
    const last = keysOf().at(-1) ?? "pfaId";
    expect(keysOf(moveBy(DEFAULT_LAYOUT, COLUMNS, last, 1))).toEqual(keysOf());
    expect(keysOf(moveBy(DEFAULT_LAYOUT, COLUMNS, "sync", -1))).toEqual(keysOf());
  });

  it("pins it among the pinned ones, and unpins it beyond them", () => {
    const pinned = withPinned(DEFAULT_LAYOUT, "description", true);
    const in2 = moveTo(pinned, COLUMNS, "dor", 1);
    expect(in2.pinned).toContain("dor");
    expect(keysOf(in2).slice(0, 4)).toEqual(["pfaId", "dor", "sync", "description"]);
    const out = moveTo(in2, COLUMNS, "sync", 9);
    expect(out.pinned).not.toContain("sync");
    const border = moveTo(DEFAULT_LAYOUT, COLUMNS, "dor", 2);
    expect(border.pinned).not.toContain("dor");
    expect(keysOf(border)[2]).toBe("dor");
    const within = moveTo(pinned, COLUMNS, "sync", 2);
    expect(keysOf(within).slice(0, 3)).toEqual(["pfaId", "description", "sync"]);
    expect(within.pinned).toContain("sync");
  });

  it("keeps hidden columns behind the one that they followed", () => {
    const moved = moveTo(DEFAULT_LAYOUT, COLUMNS, "originalEnd", 1);
    const at = moved.order.indexOf("originalEnd");
    expect(moved.order[at + 1]).toBe("planCost");
    expect([...moved.order].sort()).toEqual([...DEFAULT_LAYOUT.order].sort());
  });

  it("counts hidden columns too when it is asked for", () => {
    const all = (layout = DEFAULT_LAYOUT) =>
      placedColumns(layout, COLUMNS, { withHidden: true }).map(({ key }) => key);
    const moved = moveTo(DEFAULT_LAYOUT, COLUMNS, "planCost", 2, { withHidden: true });
    expect(all(moved).slice(0, 4)).toEqual(["pfaId", "sync", "planCost", "description"]);
    expect(moved.hidden).toContain("planCost");
  });

  it("does nothing to what names the record, nor to what isn't shown", () => {
    expect(moveBy(DEFAULT_LAYOUT, COLUMNS, "pfaId", 1)).toBe(DEFAULT_LAYOUT);
    expect(moveBy(DEFAULT_LAYOUT, COLUMNS, "planCost", 1)).toBe(DEFAULT_LAYOUT);
    expect(moveTo(DEFAULT_LAYOUT, COLUMNS, "planCost", 3)).toBe(DEFAULT_LAYOUT);
  });
});

describe("the frame of the grid", () => {
  it("leaves the state of a record the room of an icon on a phone", () => {
    const columns = narrowColumns(placedColumns(DEFAULT_LAYOUT, COLUMNS)).slice(0, 3);
    expect(columns.map(({ widthPx }) => widthPx)).toEqual([128, 48, 260]);
    expect(frameOf(columns)).toMatchObject({
      "--stuck-columns": "44px 128px",
      "--row-columns": "172px 48px 260px",
    });
  });

  it("says widths, and where pinned columns stay", () => {
    const columns = placedColumns(DEFAULT_LAYOUT, COLUMNS).slice(0, 3);
    expect(frameOf(columns)).toEqual({
      "--grid-columns": "44px 128px 144px 260px",
      "--stuck-columns": "44px 128px 144px",
      "--row-columns": "316px 260px",
      "--grid-width": "576px",
      "--pin-0": "44px",
      "--pin-1": "172px",
    });
    expect(columns.map(({ pinLook }) => pinLook)).toEqual([
      "z-1 sticky left-(--pin-0)",
      "z-1 sm:sticky sm:left-(--pin-1) border-r-line",
      "",
    ]);
  });
});
