"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface CheckboxProps extends Omit<ComponentProps<typeof Radix.Root>, "children"> {
  /** Text beside it, part of the target; leave out only with an `aria-label`. */
  label?: ReactNode;
}

/** A box to tick; `checked="indeterminate"` for some but not all. The target is 24 px, the box 16. */
export function Checkbox({ label, className, ...props }: CheckboxProps) {
  const box = (
    <Radix.Root
      className={cn(
        "group relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-control bg-surface text-accent-ink transition-colors duration-120",
        "before:absolute before:-inset-1 before:content-[''] disabled:opacity-50",
        "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
        label === undefined && className,
      )}
      {...props}
    >
      <Radix.Indicator>
        <Check aria-hidden strokeWidth={3} className="size-3 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden strokeWidth={3} className="hidden size-3 group-data-[state=indeterminate]:block" />
      </Radix.Indicator>
    </Radix.Root>
  );
  if (label === undefined) return box;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box is a button, which a label may hold
    <label className={cn("inline-flex min-h-6 cursor-pointer items-center gap-2", className)}>
      {box}
      <span>{label}</span>
    </label>
  );
}
