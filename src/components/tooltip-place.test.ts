import { describe, expect, it } from "vitest";
import { tooltipPlace } from "#src/components/tooltip-place.ts";

const view = { width: 1000, height: 800 };
const size = { width: 100, height: 20 };
const anchor = { left: 400, top: 300, width: 40, height: 30 };

describe("tooltipPlace", () => {
  it.each([
    ["bottom", "center", { left: 370, top: 336 }],
    ["bottom", "start", { left: 400, top: 336 }],
    ["bottom", "end", { left: 340, top: 336 }],
    ["top", "center", { left: 370, top: 274 }],
    ["left", "center", { left: 294, top: 305 }],
    ["right", "start", { left: 446, top: 300 }],
  ] as const)("stands at the %s, %s", (side, align, place) => {
    expect(tooltipPlace(anchor, size, view, { side, align })).toEqual(place);
  });

  it("goes to the other side where there is no room, and stays where neither has any", () => {
    const low = { ...anchor, top: 770 };
    expect(tooltipPlace(low, size, view, { side: "bottom", align: "center" }).top).toBe(744);
    const tall = { left: 400, top: 10, width: 40, height: 780 };
    expect(tooltipPlace(tall, size, view, { side: "bottom", align: "center" }).top).toBe(772);
  });

  it("never stands over the edge of the window", () => {
    const corner = { ...anchor, left: 0 };
    expect(tooltipPlace(corner, size, view, { side: "bottom", align: "center" }).left).toBe(8);
    const right = { ...anchor, left: 970 };
    expect(tooltipPlace(right, size, view, { side: "bottom", align: "center" }).left).toBe(892);
  });
});
