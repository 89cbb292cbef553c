import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface BottomBarProps {
  /** Names the region, for example "Drafts". */
  label: string;
  className?: string;
  children: ReactNode;
}

/** A bar along the bottom that appears when there is something to decide. */
export function BottomBar({ label, className, children }: BottomBarProps) {
  return (
    <section
      aria-label={label}
      className={cn(
        "flex min-h-12 shrink-0 animate-rise-in flex-wrap items-center gap-x-3 gap-y-1.5 border-t bg-canvas px-3 py-2",
        className,
      )}
    >
      {children}
    </section>
  );
}
