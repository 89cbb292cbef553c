"use client";

import { ToggleGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  /** Shows the icon alone; the label is still read aloud. */
  iconOnly?: boolean;
}

export interface SegmentedControlProps<Value extends string> {
  /** What the choice is about; read aloud. */
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
}

/** A few choices side by side, one of which always holds. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, segments, value, onValueChange, className } = props;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next !== "") onValueChange(next as Value);
      }}
      className={cn("inline-flex h-7 items-center gap-0.5 rounded border bg-sunken p-px", className)}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          title={segment.iconOnly ? segment.label : undefined}
          aria-label={segment.iconOnly ? segment.label : undefined}
          className={cn(
            "inline-flex h-6 min-w-6 items-center justify-center gap-1.5 rounded-[5px] border border-transparent px-2 text-ink-muted transition-colors duration-120 hover:text-ink [&_svg]:size-3.5",
            "data-[state=on]:border-line data-[state=on]:bg-surface data-[state=on]:font-medium data-[state=on]:text-ink dark:data-[state=on]:bg-pressed",
          )}
        >
          {segment.icon}
          {!segment.iconOnly && segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
