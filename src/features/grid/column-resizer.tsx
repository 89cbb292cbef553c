"use client";

import { type PointerEvent, useRef } from "react";
import { cn } from "#src/components/cn.ts";
import { clampWidth, frameOf } from "#src/features/grid/column-layout.ts";
import type { Column } from "#src/features/grid/columns.ts";

export interface ColumnResizerProps {
  columns: readonly Column[];
  column: Column;
  onResize: (widthPx: number) => void;
  /** A double click. */
  onFit: () => void;
}

/** The grip at the right edge of a head, 24 px wide. While it is held only the frame of the grid changes, no row is painted. */
export function ColumnResizer({ columns, column, onResize, onFit }: ColumnResizerProps) {
  const held = useRef(false);
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    event.stopPropagation();
    if (event.button !== 0) return;
    const grip = event.currentTarget;
    const grid = grip.closest<HTMLElement>("[data-grid]");
    const fromX = event.clientX;
    let widthPx = column.widthPx;
    grip.setPointerCapture(event.pointerId);
    held.current = false;
    const show = (px: number) => {
      const wide = columns.map((each) => (each.key === column.key ? { ...each, widthPx: px } : each));
      for (const [name, value] of Object.entries(frameOf(wide))) grid?.style.setProperty(name, value);
    };
    const end = () => {
      grip.onpointermove = null;
      grip.onpointerup = null;
      grip.onpointercancel = null;
      removeEventListener("keydown", giveUp, true);
    };
    const giveUp = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape") return;
      pressed.stopPropagation();
      end();
      show(column.widthPx);
    };
    grip.onpointermove = (moved) => {
      held.current = true;
      widthPx = clampWidth(column.widthPx + moved.clientX - fromX);
      show(widthPx);
    };
    grip.onpointerup = () => {
      end();
      if (held.current && widthPx !== column.widthPx) onResize(widthPx);
    };
    grip.onpointercancel = () => {
      end();
      show(column.widthPx);
    };
    addEventListener("keydown", giveUp, true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; the keyboard has Shift with the arrows
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <span
      data-resizer
      onPointerDown={start}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onFit();
      }}
      className={cn(
        "absolute inset-y-0 z-1 w-6 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:w-0.5 after:rounded-full hover:after:bg-accent active:after:bg-accent",
        column.pinned ? "right-0 after:right-0" : "-right-3 after:left-[11px]",
      )}
    />
  );
}
