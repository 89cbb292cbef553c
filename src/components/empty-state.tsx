import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface EmptyStateProps {
  icon?: ReactNode;
  /** What would be here. */
  title: string;
  /** Its rank as a heading, where it is one; 1 where it is all of the page. */
  heading?: "h1" | "h2" | "h3";
  /** How it gets here. */
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** Says what belongs in an empty place and how it gets there. */
export function EmptyState({ icon, title, heading, children, actions, className }: EmptyStateProps) {
  const Title = heading ?? "p";
  return (
    <div
      className={cn("mx-auto flex max-w-100 flex-col items-center gap-1 px-6 py-12 text-center", className)}
    >
      {icon !== undefined && (
        <span aria-hidden className="mb-2 text-ink-faint [&_svg]:size-6 [&_svg]:stroke-[1.5]">
          {icon}
        </span>
      )}
      <Title className="font-medium text-ink">{title}</Title>
      {children !== undefined && <div className="text-ink-muted">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
