import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

const DOT = {
  synced: "bg-synced",
  queued: "bg-queued",
  conflict: "bg-conflict",
  failed: "bg-failed",
  neutral: "bg-draft",
} as const;

export interface StatusPillProps extends ComponentProps<"button"> {
  tone: keyof typeof DOT;
  /** Instead of the dot, where the state has a sign of its own. */
  icon?: ReactNode;
  /** The dot pulses while something is under way. */
  active?: boolean;
  /** Second, quieter part: a time, a remaining duration. */
  detail?: ReactNode;
}

/** State in one glance at the right of the bar; a button that opens the details. */
export function StatusPill({
  tone,
  icon,
  active = false,
  detail,
  className,
  children,
  ...props
}: StatusPillProps) {
  return (
    <button
      type="button"
      className={cn(
        "inline-flex h-7 min-w-7 items-center gap-2 whitespace-nowrap rounded-full border bg-surface px-2.5 text-base text-ink transition-colors duration-120 hover:bg-hover data-[state=open]:bg-hover",
        className,
      )}
      {...props}
    >
      {icon ?? (
        <span aria-hidden className="relative flex size-2">
          {active && (
            <span className={cn("absolute inset-0 animate-ping rounded-full opacity-60", DOT[tone])} />
          )}
          <span className={cn("relative size-2 rounded-full", DOT[tone])} />
        </span>
      )}
      <span>{children}</span>
      {detail !== undefined && <span className="text-ink-faint">{detail}</span>}
    </button>
  );
}
