"use client";

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import type { TimeViewport } from "#src/features/timeline/time-viewport.ts";

/** Height of the scale that stays at the top. */
export const HEADER_PX = 52;
/** The pane where the whole view is narrower than this: id and state alone. */
const NARROW_PX = 640;
const NARROW_PANE_PX = 152;
/** Time never has less than this. */
const LEAST_TIME_PX = 240;

/** What it was when a timeline was measured last: the next one begins with it. */
let lastWidthPx = 1024;

/** Holds the viewport to the element that scrolls: its size, its scrolling, and zooming with Ctrl and the wheel. @returns width of the pane */
export function useTimeFrame(
  scroller: RefObject<HTMLElement | null>,
  viewport: TimeViewport,
  panePx: number,
): number {
  const [width, setWidth] = useState(lastWidthPx);
  const pane = width < NARROW_PX ? NARROW_PANE_PX : Math.min(panePx, width - LEAST_TIME_PX);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      lastWidthPx = element.clientWidth;
      setWidth(lastWidthPx);
      // Lines are as high as it is; another height paints no component.
      viewport.resize(viewport.widthPx, element.clientHeight - HEADER_PX);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const onScroll = () => viewport.onScroll(element.scrollLeft);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
      viewport.attach(null, null);
    };
  }, [scroller, viewport]);
  useLayoutEffect(() => {
    const element = scroller.current;
    // Of another width than it was painted for: it is painted anew at once, and to place it twice has all bars styled twice.
    if (element === null || element.clientWidth !== width) return;
    viewport.resize(width - pane, element.clientHeight - HEADER_PX);
    // Once it has its size, so that bars are placed once.
    viewport.attach(element, element.firstElementChild as HTMLElement);
  }, [scroller, viewport, width, pane]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const at = event.clientX - element.getBoundingClientRect().left - pane;
      viewport.zoomTo(viewport.scale.pxPerDay * Math.exp(-event.deltaY * 0.0025), Math.max(0, at));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scroller, viewport, pane]);
  return pane;
}
