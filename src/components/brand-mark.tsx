import { cn } from "#src/components/cn.ts";

/** The sign of the product: three bars, as on its timeline. Decoration; the name stands beside it. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={cn("size-6 shrink-0", className)}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <rect x="6" y="8" width="13" height="3" rx="1.5" className="fill-accent-ink" opacity=".55" />
      <rect x="9" y="14" width="17" height="5" rx="2" className="fill-accent-ink" />
      <rect x="6" y="22" width="9" height="3" rx="1.5" className="fill-accent-ink" opacity=".8" />
    </svg>
  );
}
