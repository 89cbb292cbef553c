"use client";

import { RadioGroup as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

/** Choices of which one holds; give it an `aria-label` or `aria-labelledby`. Arrow keys move. */
export function RadioGroup({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root className={cn("flex flex-col gap-1", className)} {...props} />;
}

export interface RadioItemProps extends Omit<ComponentProps<typeof Radix.Item>, "children"> {
  label: ReactNode;
  hint?: ReactNode;
}

export function RadioItem({ label, hint, className, ...props }: RadioItemProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the circle is a button, which a label may hold
    <label className={cn("inline-flex min-h-6 cursor-pointer items-start gap-2 py-0.5", className)}>
      <Radix.Item
        className="relative mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-control bg-surface transition-colors duration-120 before:absolute before:-inset-1 before:content-[''] disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        {...props}
      >
        <Radix.Indicator className="size-1.5 rounded-full bg-accent-ink" />
      </Radix.Item>
      <span className="min-w-0">
        {label}
        {hint !== undefined && <span className="block text-sm text-ink-faint">{hint}</span>}
      </span>
    </label>
  );
}
