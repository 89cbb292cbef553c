"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "#src/components/cn.ts";
import { PlainLink } from "#src/components/plain-link.tsx";

export interface SideNavigationItem {
  href: string;
  label: string;
  icon?: ReactNode;
  current: boolean;
  /** How many wait there; 0 and undefined show nothing. */
  count?: number | undefined;
  /** What the count counts, for those who hear it: "3 records". */
  countLabel?: string | undefined;
}

/** The parts of a section, left of the view; a row above it on a phone. */
export function SideNavigation({ label, items }: { label: string; items: readonly SideNavigationItem[] }) {
  const here = useRef<HTMLElement>(null);
  // Counts that arrive move what follows them.
  const at = items.map(({ href, current, count = 0 }) => `${current ? href : ""} ${count > 0}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that scrolls shows where one is
  useEffect(() => {
    const link = here.current?.querySelector("[aria-current]");
    link?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at]);
  if (items.length === 0) return null;
  return (
    <nav
      ref={here}
      aria-label={label}
      className="relative flex shrink-0 gap-0.5 border-b bg-canvas p-1.5 max-sm:overflow-x-auto sm:w-48 sm:flex-col sm:border-r sm:border-b-0 sm:p-2"
    >
      {items.map(({ href, label: text, icon, current, count = 0, countLabel }) => (
        <PlainLink
          key={href}
          href={href}
          aria-current={current ? "page" : undefined}
          className={cn(
            "flex h-8 shrink-0 items-center gap-2 whitespace-nowrap rounded px-2 text-ink-muted transition-colors duration-120 hover:bg-hover hover:text-ink [&_svg]:size-3.5 [&_svg]:shrink-0",
            current && "bg-selected font-medium text-accent-text hover:bg-selected hover:text-accent-text",
          )}
        >
          {icon}
          <span className="sm:flex-1">{text}</span>
          {count > 0 && (
            <span className="rounded-full bg-pressed px-1.5 text-ink text-xs tabular-nums">
              <span aria-hidden={countLabel !== undefined}>{count.toLocaleString("en-US")}</span>
              {countLabel !== undefined && <span className="sr-only">{countLabel}</span>}
            </span>
          )}
        </PlainLink>
      ))}
    </nav>
  );
}
