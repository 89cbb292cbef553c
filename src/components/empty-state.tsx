import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface EmptyStateProps {
  icon?: ReactNode;
  /** What would be here. */
  title: string;
  /** How it gets here. */
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** Says what belongs in an empty place and how it gets there. */
export function EmptyState({ icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div
      className={cn("mx-auto flex max-w-100 flex-col items-center gap-1 px-6 py-12 text-center", className)}
    >
      {icon !== undefined && (
        <span aria-hidden className="mb-2 text-ink-faint [&_svg]:size-6 [&_svg]:stroke-[1.5]">
          {icon}
        </span>
      )}
      <p className="font-medium text-ink">{title}</p>
      {children !== undefined && <div className="text-ink-muted">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
