import { type RefObject, useLayoutEffect } from "react";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import type { TimeViewport } from "#src/features/timeline/time-viewport.ts";

/** Puts an element where its days stand. */
export function putAt(element: HTMLElement, { left, width }: { left: number; width: number }): void {
  element.style.left = `${left}px`;
  element.style.width = `${width}px`;
}

/** Told at once, and of each other scale. @returns what ends that */
export function onScale(viewport: TimeViewport, told: () => void): () => void {
  let known = viewport.scale;
  told();
  return viewport.subscribe(() => {
    if (viewport.scale === known) return;
    known = viewport.scale;
    told();
  });
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
  const { first, last } = span ?? {};
  useLayoutEffect(() => {
    if (first === undefined || last === undefined) return;
    return onScale(viewport, () => {
      if (element.current !== null) putAt(element.current, viewport.place({ first, last }));
    });
  }, [viewport, element, first, last]);
}
