import { cn } from "#src/components/cn.ts";

/** A grey shape in the place of what comes; size it with classes. Hidden from screen readers: say "Loading" once, outside. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-3 animate-shimmer rounded-sm bg-pressed", className)} />;
}
