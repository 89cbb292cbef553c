import { CircleAlert, CircleCheck, CircleDashed, RefreshCw, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

const SIGN = {
  synced: { dot: "bg-synced", text: "text-synced", Icon: CircleCheck },
  queued: { dot: "bg-queued", text: "text-queued", Icon: RefreshCw },
  conflict: { dot: "bg-conflict", text: "text-conflict", Icon: TriangleAlert },
  failed: { dot: "bg-failed", text: "text-failed", Icon: CircleAlert },
  neutral: { dot: "bg-draft", text: "text-draft", Icon: CircleDashed },
} as const;

export interface StatusPillProps extends ComponentProps<"button"> {
  tone: keyof typeof SIGN;
  /** Instead of the dot, where the state has a sign of its own. */
  icon?: ReactNode;
  /** The dot pulses while something is under way. */
  active?: boolean;
  /** Second, quieter part: a time, a remaining duration. */
  detail?: ReactNode;
}

/** State in one glance at the right of the bar; a button that opens the details. A sign alone on a phone. */
export function StatusPill({
  tone,
  icon,
  active = false,
  detail,
  className,
  children,
  ...props
}: StatusPillProps) {
  const { dot, text, Icon } = SIGN[tone];
  return (
    <button
      type="button"
      className={cn(
        "inline-flex h-7 min-w-7 items-center justify-center gap-2 whitespace-nowrap rounded-full border bg-surface px-2.5 text-base text-ink transition-colors duration-120 hover:bg-hover data-[state=open]:bg-hover max-sm:border-transparent max-sm:bg-transparent max-sm:px-0",
        className,
      )}
      {...props}
    >
      {icon ?? (
        <>
          <span aria-hidden className="relative flex size-2 max-sm:hidden">
            {active && <span className={cn("absolute inset-0 animate-ping rounded-full opacity-60", dot)} />}
            <span className={cn("relative size-2 rounded-full", dot)} />
          </span>
          <Icon aria-hidden className={cn("size-4 sm:hidden", text, active && "animate-spin")} />
        </>
      )}
      <span className="max-sm:sr-only">{children}</span>
      {detail !== undefined && <span className="text-ink-faint max-sm:sr-only">{detail}</span>}
    </button>
  );
}
