"use client";

import { Slot } from "radix-ui";
import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { OnDemand } from "#src/components/on-demand.ts";
import { type Hint, type ShownHint, tooltips } from "#src/components/tooltip-state.ts";

export const tooltipLayer = new OnDemand(() => import("#src/components/tooltip-layer.tsx"));

/** Shows the hint of whatever is pointed at or focused; stands once around the application. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<ShownHint | null>(null);
  useEffect(
    () =>
      tooltips.subscribe(() => {
        const show = () => setShown(tooltips.shown);
        // Without its code there is no hint: it is never the only place of something that must be known.
        if (tooltipLayer.loaded === undefined) tooltipLayer.load().then(show, () => undefined);
        else show();
      }),
    [],
  );
  const Layer = shown === null ? undefined : tooltipLayer.loaded?.default;
  return (
    <>
      {children}
      {Layer !== undefined && shown !== null && <Layer shown={shown} />}
    </>
  );
}

export interface TooltipProps {
  /** What hover and focus show; an empty one shows nothing. */
  content: ReactNode;
  /** Shortcut shown beside it, for example `"Mod+K"`. */
  shortcut?: string | undefined;
  side?: Hint["side"];
  align?: Hint["align"];
  /** The element that it belongs to; must take a ref and be reachable by keyboard. */
  children: ReactNode;
}

/** A short hint on hover and focus. Never the only place of something that must be known. */
export function Tooltip({ content, shortcut, side = "bottom", align = "center", children }: TooltipProps) {
  const newest = useRef<Hint>({ content, shortcut, side, align });
  newest.current = { content, shortcut, side, align };
  const anchor = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = anchor;
    return () => {
      if (element.current !== null) tooltips.close(performance.now(), element.current);
    };
  }, []);
  if (content === null || content === undefined || content === "") return children;

  const open = (element: HTMLElement, atOnce: boolean) => {
    anchor.current = element;
    tooltips.open({ anchor: element, hint: () => newest.current }, performance.now(), atOnce);
  };
  const close = () => tooltips.close(performance.now());
  return (
    <Slot.Root
      onPointerEnter={(event: PointerEvent<HTMLElement>) => {
        if (event.pointerType !== "touch") open(event.currentTarget, false);
      }}
      onPointerLeave={() => tooltips.leave(performance.now())}
      onPointerDown={close}
      onFocus={(event: FocusEvent<HTMLElement>) => {
        if (event.currentTarget.matches(":focus-visible")) open(event.currentTarget, true);
      }}
      onBlur={close}
    >
      {children}
    </Slot.Root>
  );
}
