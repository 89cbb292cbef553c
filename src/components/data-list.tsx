import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface DataListItem {
  label: string;
  /** Null and undefined are shown as "—". */
  value: ReactNode;
  /** Right-aligned, as numbers are. */
  numeric?: boolean;
}

/** Names and values in rows, as in a panel of details. */
export function DataList({ items, className }: { items: readonly DataListItem[]; className?: string }) {
  return (
    <dl className={cn("divide-y divide-line-soft", className)}>
      {items.map(({ label, value, numeric }) => (
        <div
          key={label}
          className="grid min-h-8 grid-cols-[minmax(96px,2fr)_3fr] items-baseline gap-3 py-1.5"
        >
          <dt className="text-ink-faint">{label}</dt>
          <dd className={cn("min-w-0 break-words text-ink", numeric && "text-right tabular-nums")}>
            {value ?? "—"}
          </dd>
        </div>
      ))}
    </dl>
  );
}
