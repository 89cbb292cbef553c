import type { ReactNode } from "react";
import { cn } from "#src/components/cn.ts";

export interface Figure {
  label: string;
  value: ReactNode;
  icon?: ReactNode;
}

/** A few numbers side by side, each with its name. */
export function Figures({ items, className }: { items: readonly Figure[]; className?: string }) {
  return (
    <dl className={cn("flex flex-wrap gap-x-8 gap-y-2", className)}>
      {items.map(({ label, value, icon }) => (
        <div key={label} className="flex flex-col-reverse">
          <dt className="text-ink-faint text-sm">{label}</dt>
          <dd className="flex items-center gap-1.5 font-semibold text-ink text-lg tabular-nums [&_svg]:size-3.5">
            {icon}
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
