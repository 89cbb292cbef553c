"use client";

import { useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { isMac } from "#src/components/is-mac.ts";

const SIGNS: Readonly<Record<string, string>> = { Enter: "↵", Plus: "+", Minus: "−" };
const MAC_SIGNS: Readonly<Record<string, string>> = { ...SIGNS, Mod: "⌘", Shift: "⇧", Alt: "⌥" };
const OTHER_SIGNS: Readonly<Record<string, string>> = { ...SIGNS, Mod: "Ctrl" };

const never = () => () => undefined;

/** Whether the person sits at a Mac; false while the server renders. */
export function useIsMac(): boolean {
  return useSyncExternalStore(never, isMac, () => false);
}

/**
 * A shortcut as keys, in the signs of the person's machine.
 * @param keys joined by `+`, `Mod` for Ctrl or ⌘: `"Mod+Shift+Z"`
 */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const signs = useIsMac() ? MAC_SIGNS : OTHER_SIGNS;
  return (
    <kbd className={cn("inline-flex gap-0.5 font-sans", className)}>
      {keys.split("+").map((key) => (
        <span
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 text-2xs text-ink-muted"
        >
          {signs[key] ?? key}
        </span>
      ))}
    </kbd>
  );
}
