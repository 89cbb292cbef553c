"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface SwitchProps extends Omit<ComponentProps<typeof Radix.Root>, "children"> {
  /** Text beside it; leave out only with an `aria-label`. */
  label?: ReactNode;
}

/** On or off, at once, without a Save button. */
export function Switch({ label, className, ...props }: SwitchProps) {
  const control = (
    <Radix.Root
      className={cn(
        "relative inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-line-control bg-line-control transition-colors duration-120",
        "before:absolute before:-inset-1 before:content-[''] disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent",
        label === undefined && className,
      )}
      {...props}
    >
      <Radix.Thumb className="size-3.5 translate-x-px rounded-full bg-[oklch(1_0_0)] transition-transform duration-120 data-[state=checked]:translate-x-[15px]" />
    </Radix.Root>
  );
  if (label === undefined) return control;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is a button, which a label may hold
    <label className={cn("inline-flex min-h-6 cursor-pointer items-center gap-2", className)}>
      {control}
      <span>{label}</span>
    </label>
  );
}
