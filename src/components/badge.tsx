import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

const BASE =
  "inline-flex h-5 max-w-full items-center gap-1 align-middle whitespace-nowrap rounded-sm px-1.5 text-xs font-medium [&_svg]:size-3 [&_svg]:shrink-0";

const TONES = {
  neutral: "bg-draft-soft text-ink-muted",
  accent: "bg-selected text-accent-text",
  plan: "bg-plan-soft text-plan-text",
  forecast: "bg-forecast-soft text-forecast-text",
  actual: "bg-actual-soft text-actual-text",
  draft: "bg-draft-soft text-draft-text outline-1 -outline-offset-1 outline-dashed outline-draft",
  queued: "bg-queued-soft text-queued-text",
  synced: "bg-synced-soft text-synced-text",
  conflict: "bg-conflict-soft text-conflict-text",
  failed: "bg-failed-soft text-failed-text",
} as const;

/** The meanings that have a colour; see tokens.css. */
export type Tone = keyof typeof TONES;

export interface BadgeProps extends ComponentProps<"span"> {
  tone?: Tone | undefined;
  /** Without a ground: icon and word alone, as in dense rows. */
  quiet?: boolean | undefined;
  /** Colour is never alone: a badge with a meaning has an icon or a word that says the same. */
  icon?: ReactNode;
}

/** A small label with a meaning. */
export function Badge({ tone = "neutral", quiet = false, icon, className, children, ...props }: BadgeProps) {
  return (
    <span
      className={cn(BASE, TONES[tone], quiet && "bg-transparent px-0 outline-none", className)}
      {...props}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A number in a small round, as on the bell; nothing at 0, `99+` above 99. */
export function CountBadge({ count, className }: { count: number; className?: string }) {
  if (count <= 0) return null;
  return (
    <span
      className={cn(
        "inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-danger px-1 text-2xs font-semibold text-danger-ink",
        className,
      )}
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}
