"use client";

import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { edgeSpeed, HEAD_PX, pinnedPx, positionAt } from "#src/features/grid/grid-geometry.ts";

export interface RangeDragOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly columns: readonly { readonly widthPx: number; readonly pinned: boolean }[];
  readonly rows: number;
  readonly rowPx: number;
}

export interface RangeDrag {
  /** The pointer went over to another cell. */
  readonly onMove: (to: CellPosition) => void;
  /** It was let go there; null when the drag was given up. */
  readonly onEnd: (to: CellPosition | null) => void;
}

/** A pointer that moves less than this only clicks. */
const CLICK_PX = 4;

/**
 * Follows a pressed pointer over the cells until it is let go, and scrolls on at the edges. The box is measured once; each
 * frame reads only how far it is scrolled. Escape gives up.
 */
export function useRangeDrag(options: RangeDragOptions): (event: MouseEvent, drag: RangeDrag) => void {
  const now = useRef(options);
  now.current = options;
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  return useCallback((event: MouseEvent, { onMove, onEnd }: RangeDrag) => {
    const box = now.current.scroller.current;
    if (box === null) return;
    stop.current?.();
    const { left, top, width, height } = box.getBoundingClientRect();
    const from = { x: event.clientX, y: event.clientY };
    let point = from;
    let moved = false;
    let frame = 0;
    let at: CellPosition | null = null;

    const follow = () => {
      frame = requestAnimationFrame(follow);
      const { columns } = now.current;
      const down = edgeSpeed(point.y, top + HEAD_PX, top + height);
      const pinned = pinnedPx(columns, width);
      const aside = edgeSpeed(
        point.x,
        left + (point.x < left + pinned && box.scrollLeft > 0 ? pinned : 0),
        left + width,
      );
      if (down !== 0 || aside !== 0) box.scrollBy(aside, down);
      const { scrollLeft, scrollTop } = box;
      const to = positionAt(now.current, { left, top, width, height, scrollLeft, scrollTop }, point);
      if (to.row === at?.row && to.column === at.column) return;
      at = to;
      onMove(to);
    };
    const onPointerMove = (next: globalThis.MouseEvent) => {
      point = { x: next.clientX, y: next.clientY };
      if (moved || Math.abs(point.x - from.x) + Math.abs(point.y - from.y) < CLICK_PX) return;
      moved = true;
      frame = requestAnimationFrame(follow);
    };
    const finish = (given: CellPosition | null) => {
      cancelAnimationFrame(frame);
      removeEventListener("mousemove", onPointerMove);
      removeEventListener("mouseup", letGo);
      removeEventListener("keydown", onKeyDown, true);
      removeEventListener("blur", giveUp);
      stop.current = null;
      onEnd(given);
    };
    const letGo = () => finish(moved ? at : null);
    const giveUp = () => finish(null);
    const onKeyDown = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape" || !moved) return;
      pressed.stopPropagation();
      pressed.preventDefault();
      giveUp();
    };
    stop.current = giveUp;
    addEventListener("mousemove", onPointerMove);
    addEventListener("mouseup", letGo);
    addEventListener("keydown", onKeyDown, true);
    addEventListener("blur", giveUp);
  }, []);
}
