import type { Hint } from "#src/components/tooltip-state.ts";

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const GAP = 6;
const EDGE = 8;

const OPPOSITE = { top: "bottom", bottom: "top", left: "right", right: "left" } as const;

/**
 * Where a hint stands beside its anchor: on the wanted side, on the other one where there is no room, and never over the
 * edge of the window. CSS pixels of the window.
 */
export function tooltipPlace(
  anchor: Box,
  size: { width: number; height: number },
  view: { width: number; height: number },
  { side, align }: Pick<Hint, "side" | "align">,
): { left: number; top: number } {
  const room = {
    top: anchor.top,
    left: anchor.left,
    bottom: view.height - anchor.top - anchor.height,
    right: view.width - anchor.left - anchor.width,
  };
  const upright = side === "top" || side === "bottom";
  const needed = (upright ? size.height : size.width) + GAP + EDGE;
  const chosen = room[side] >= needed || room[OPPOSITE[side]] < needed ? side : OPPOSITE[side];
  const along = (start: number, length: number, own: number) =>
    align === "start" ? start : align === "end" ? start + length - own : start + (length - own) / 2;
  const left = {
    left: anchor.left - GAP - size.width,
    right: anchor.left + anchor.width + GAP,
    top: along(anchor.left, anchor.width, size.width),
    bottom: along(anchor.left, anchor.width, size.width),
  }[chosen];
  const top = {
    top: anchor.top - GAP - size.height,
    bottom: anchor.top + anchor.height + GAP,
    left: along(anchor.top, anchor.height, size.height),
    right: along(anchor.top, anchor.height, size.height),
  }[chosen];
  const within = (at: number, own: number, all: number) =>
    Math.round(Math.max(EDGE, Math.min(at, all - own - EDGE)));
  return { left: within(left, size.width, view.width), top: within(top, size.height, view.height) };
}
