"use client";

import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { dropPlace } from "#src/features/grid/column-drag.ts";
import type { Column, ColumnKey } from "#src/features/grid/columns.ts";
import { GUTTER_PX } from "#src/features/grid/grid-geometry.ts";

/** A pointer that moves less than this only clicks. */
const CLICK_PX = 5;
/** So near to an edge, the grid scrolls on. */
const EDGE_PX = 40;
const SCROLL_PX = 14;

export interface ColumnDrag {
  /** The column on the pointer. */
  readonly dragged: Column | null;
  /** The line where it would come to stand, and the name that follows the pointer: give both to elements with a fixed position. */
  readonly line: RefObject<HTMLDivElement | null>;
  readonly ghost: RefObject<HTMLDivElement | null>;
  readonly start: (event: PointerEvent<HTMLElement>, column: Column) => void;
  /** Whether the click that just came ends a drag. */
  readonly endedDrag: () => boolean;
}

/** Dragging the heads of columns with mouse or pen. Escape gives it up; touch scrolls instead. */
export function useColumnDrag(
  columns: readonly Column[],
  onDrop: (key: ColumnKey, place: number) => void,
): ColumnDrag {
  const [dragged, setDragged] = useState<Column | null>(null);
  const line = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const ended = useRef(false);
  const stop = useRef<(() => void) | null>(null);
  const now = useRef({ columns, onDrop });
  now.current = { columns, onDrop };
  useEffect(() => () => stop.current?.(), []);

  const start = useCallback((event: PointerEvent<HTMLElement>, column: Column) => {
    ended.current = false;
    const grid = event.currentTarget.closest<HTMLElement>("[data-grid]");
    if (event.button !== 0 || event.pointerType === "touch" || column.key === "pfaId" || grid === null)
      return;
    const box = grid.getBoundingClientRect();
    const fromX = event.clientX;
    let pointer = { x: event.clientX, y: event.clientY };
    let place: number | null = null;
    let frame = 0;

    const paint = () => {
      frame = requestAnimationFrame(paint);
      const x = pointer.x - box.left;
      if (x > box.width - EDGE_PX) grid.scrollLeft += SCROLL_PX;
      else if (x < EDGE_PX * 2) grid.scrollLeft -= SCROLL_PX;
      const drop = dropPlace(now.current.columns, column.key, x - GUTTER_PX, grid.scrollLeft);
      place = drop.place;
      const linePx = box.left + Math.min(drop.linePx + GUTTER_PX, box.width);
      if (line.current) {
        line.current.style.transform = `translate(${linePx - 1}px, ${box.top}px)`;
        line.current.style.height = `${box.height}px`;
      }
      if (ghost.current) ghost.current.style.transform = `translate(${pointer.x + 10}px, ${pointer.y + 6}px)`;
    };
    const move = (moved: globalThis.PointerEvent) => {
      pointer = { x: moved.clientX, y: moved.clientY };
      if (frame !== 0 || Math.abs(pointer.x - fromX) < CLICK_PX) return;
      setDragged(column);
      ended.current = true;
      frame = requestAnimationFrame(paint);
    };
    const end = () => {
      cancelAnimationFrame(frame);
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", drop);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", giveUp, true);
      stop.current = null;
      setDragged(null);
    };
    const drop = () => {
      end();
      if (place !== null) now.current.onDrop(column.key, place);
    };
    const giveUp = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape" || frame === 0) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", drop);
    addEventListener("pointercancel", end);
    addEventListener("keydown", giveUp, true);
    stop.current = end;
  }, []);
  const endedDrag = useCallback(() => ended.current, []);
  return { dragged, line, ghost, start, endedDrag };
}
