"use client";

import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "#src/components/cn.ts";
import { Kbd } from "#src/components/kbd.tsx";

export interface CommandTriggerProps extends ComponentProps<"button"> {
  label?: string;
  shortcut?: string;
}

/** Looks like a field, opens the palette; an icon alone where there is little room. */
export function CommandTrigger({
  label = "Search or command",
  shortcut = "Mod+K",
  className,
  ...props
}: CommandTriggerProps) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      className={cn(
        "flex h-7 items-center gap-2 rounded border bg-surface px-2 text-ink-faint transition-colors duration-120 hover:bg-hover hover:text-ink-muted max-md:w-7 max-md:justify-center max-md:border-transparent max-md:bg-transparent max-md:px-0 lg:max-w-72 lg:flex-1",
        className,
      )}
      {...props}
    >
      <Search aria-hidden className="size-3.5 shrink-0 max-md:size-4" />
      <span className="min-w-0 flex-1 truncate text-left max-md:sr-only">{label}</span>
      <Kbd keys={shortcut} className="max-md:hidden" />
    </button>
  );
}
