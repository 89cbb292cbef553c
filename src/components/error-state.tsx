import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface ErrorStateProps {
  /** What happened. */
  title: string;
  /** Its rank as a heading, where it is one; 1 where it is all of the page. */
  heading?: "h1" | "h2" | "h3";
  /** What it means for the data, and what to do. */
  children?: ReactNode;
  /** For support: an id that is also in the log; never a stack or an internal message. */
  reference?: string | undefined;
  actions?: ReactNode;
  className?: string;
}

/** Stands where something couldn't be shown: what happened, what it means, what to do. */
export function ErrorState({ title, heading, children, reference, actions, className }: ErrorStateProps) {
  const Title = heading ?? "p";
  return (
    <div
      role="alert"
      className={cn("mx-auto flex max-w-110 flex-col items-center gap-1 px-6 py-12 text-center", className)}
    >
      <TriangleAlert aria-hidden className="mb-2 size-6 stroke-[1.5] text-failed" />
      <Title className="font-medium text-ink">{title}</Title>
      {children !== undefined && <div className="text-ink-muted">{children}</div>}
      {actions !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
      {reference !== undefined && <p className="mt-3 text-sm text-ink-faint">Reference {reference}</p>}
    </div>
  );
}
