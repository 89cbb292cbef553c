"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "#src/components/kbd.tsx";

/** Shared delay of all tooltips; stands once around the application. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);

export interface TooltipProps {
  /** What hover and focus show; an empty one shows nothing. */
  content: ReactNode;
  /** Shortcut shown beside it, for example `"Mod+K"`. */
  shortcut?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  /** The element that it belongs to; must take a ref and be reachable by keyboard. */
  children: ReactNode;
}

/** A short hint on hover and focus. Never the only place of something that must be known. */
export function Tooltip({ content, shortcut, side = "bottom", align = "center", children }: TooltipProps) {
  if (content === null || content === undefined || content === "") return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 flex max-w-72 items-center gap-2 rounded bg-raised px-2 py-1 text-sm text-ink shadow-float data-[state=delayed-open]:animate-fade-in"
        >
          {content}
          {shortcut !== undefined && <Kbd keys={shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
