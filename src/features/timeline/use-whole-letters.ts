import { type RefObject, useLayoutEffect, useRef } from "react";
import { TIME_LAYERS, type TimeLayer } from "#src/domain/timeline-bars.ts";
import type { TimeViewport } from "#src/features/timeline/time-viewport.ts";

/** Where the letter of a layer lies, in pixels from the start of its bar. */
const LETTER_PX: { readonly [L in TimeLayer]: readonly [from: number, to: number] } = {
  plan: [-13, -4],
  forecast: [10, 30],
  actual: [-25, -4],
};

/** Half a letter says nothing: one that the pane cuts in two is not shown. No component is painted by scrolling. */
export function useWholeLetters(
  viewport: TimeViewport,
  letters: { readonly [L in TimeLayer]: RefObject<HTMLElement | null> },
  starts: { readonly [L in TimeLayer]: number | undefined },
): void {
  const now = useRef({ letters, starts });
  now.current = { letters, starts };
  const { plan, forecast, actual } = starts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when a bar begins elsewhere
  useLayoutEffect(() => {
    const look = () => {
      for (const layer of TIME_LAYERS) {
        const start = now.current.starts[layer];
        if (start === undefined) continue;
        const atPx = (start - viewport.left) * viewport.scale.pxPerDay;
        const [fromPx, toPx] = LETTER_PX[layer];
        const isCut = atPx + fromPx < 0 && atPx + toPx > 0;
        now.current.letters[layer].current?.toggleAttribute("data-cut", isCut);
      }
    };
    look();
    return viewport.subscribeScroll(look);
  }, [viewport, plan, forecast, actual]);
}
