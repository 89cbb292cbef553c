import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "#src/components/cn.ts";
import { Spinner } from "#src/components/spinner.tsx";

const BASE =
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded border font-medium transition-colors duration-120 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed [&_svg]:size-3.5 [&_svg]:shrink-0";

const VARIANTS = {
  primary: "border-transparent bg-accent text-accent-ink not-disabled:hover:bg-accent-hover",
  secondary:
    "border-line bg-surface text-ink not-disabled:hover:bg-hover data-[state=open]:bg-hover dark:bg-raised dark:not-disabled:hover:bg-pressed",
  ghost:
    "border-transparent bg-transparent text-ink-muted not-disabled:hover:bg-hover not-disabled:hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink",
  danger: "border-transparent bg-danger text-danger-ink not-disabled:hover:bg-danger-hover",
  "danger-quiet": "border-transparent bg-transparent text-failed-text not-disabled:hover:bg-failed-soft",
} as const;

const SIZES = {
  sm: "h-6 px-2 text-sm",
  md: "h-7 px-2.5 text-base",
  lg: "h-9 px-4 text-base",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: keyof typeof VARIANTS | undefined;
  size?: keyof typeof SIZES | undefined;
  /** Shows that the button is at work: it keeps its width and focus, and ignores clicks. */
  busy?: boolean;
  /** Gives the looks to the only child (a link) instead of rendering a button. */
  asChild?: boolean;
}

/** A button. Variants: `primary` (one a view), `secondary`, `ghost`, `danger`, `danger-quiet`; sizes 24, 28, 36 px. */
export function Button({
  className,
  variant = "secondary",
  size = "md",
  busy = false,
  asChild = false,
  onClick,
  children,
  ...props
}: ButtonProps) {
  const classes = cn(BASE, VARIANTS[variant], SIZES[size], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  const handleClick = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type="button"
      className={classes}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={handleClick}
      {...props}
    >
      {busy && <Spinner className="absolute" />}
      <span className={busy ? "inline-flex items-center gap-1.5 opacity-0" : "contents"}>{children}</span>
    </button>
  );
}
