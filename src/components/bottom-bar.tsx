import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface BottomBarProps {
  /** Names the region, for example "Drafts". */
  label: string;
  /** Buttons at the right; a row of their own on a phone. */
  actions: ReactNode;
  className?: string;
  /** What there is to decide about, in a few words. */
  children: ReactNode;
}

/** A bar along the bottom that appears when there is something to decide. Toasts keep clear of it. */
export function BottomBar({ label, actions, className, children }: BottomBarProps) {
  return (
    <section
      data-bottom-bar
      aria-label={label}
      className={cn(
        "flex min-h-12 shrink-0 animate-rise-in flex-wrap items-center gap-x-4 gap-y-1.5 border-t bg-canvas px-3 py-2",
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">{children}</div>
      <div className="flex items-center gap-1.5 max-sm:w-full max-sm:justify-end">{actions}</div>
    </section>
  );
}
