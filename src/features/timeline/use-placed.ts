import { type RefObject, useLayoutEffect } from "react";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import type { TimeScale, TimeViewport } from "#src/features/timeline/time-viewport.ts";

/** Puts an element where its days stand. */
export function putAt(element: HTMLElement, { left, width }: { left: number; width: number }): void {
  element.style.left = `${left}px`;
  element.style.width = `${width}px`;
}

/** Told of each other scale, at once where it is another one than `since`. @returns what ends that */
export function onScale(viewport: TimeViewport, since: TimeScale, told: () => void): () => void {
  let known = since;
  const look = () => {
    if (viewport.scale === known) return;
    known = viewport.scale;
    told();
  };
  look();
  return viewport.subscribe(look);
}

/**
 * Keeps an element that was painted at `viewport.place` where its days stand: no component is painted by zooming. Put there with
 * other days, too: where they come to as many pixels as those before, React writes nothing, and knows nothing of a zoom since.
 */
export function usePlaced(
  viewport: TimeViewport,
  element: RefObject<HTMLElement | null>,
  span: DaySpan | null,
): void {
  const { scale } = viewport;
  const { first, last } = span ?? {};
  useLayoutEffect(() => {
    if (first === undefined || last === undefined) return;
    const put = () => {
      if (element.current !== null) putAt(element.current, viewport.place({ first, last }));
    };
    put();
    return onScale(viewport, scale, put);
  }, [viewport, element, first, last, scale]);
}
