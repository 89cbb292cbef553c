"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";

export interface PanelProps {
  /** Names the region. */
  label: string;
  title: ReactNode;
  /** A line of its own below the title. */
  subtitle?: string | undefined;
  actions?: ReactNode;
  onClose: () => void;
  footer?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A region docked beside the view, which stays usable; over the whole screen on a phone. */
export function Panel({ label, title, subtitle, actions, onClose, footer, className, children }: PanelProps) {
  return (
    <aside
      aria-label={label}
      className={cn(
        "flex h-full w-90 shrink-0 animate-fade-in flex-col border-l bg-surface max-sm:fixed max-sm:inset-0 max-sm:z-30 max-sm:w-full max-sm:border-l-0",
        className,
      )}
    >
      <header className="shrink-0 border-b">
        <div className="flex h-10 items-center gap-2 pr-2 pl-4">
          <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
          {actions}
          <IconButton label="Close panel" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </div>
        {subtitle !== undefined && (
          <p className="-mt-1 truncate px-4 pb-2 text-ink-muted" title={subtitle}>
            {subtitle}
          </p>
        )}
      </header>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
      {footer !== undefined && <footer className="shrink-0 border-t bg-sunken p-3">{footer}</footer>}
    </aside>
  );
}
