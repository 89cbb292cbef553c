import type { ReactNode } from "react";

/** A line under the bar about something that concerns everything below. */
export function StateBanner({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-2 border-b bg-conflict-soft px-3 py-1.5 text-conflict-text [&>svg]:size-4 [&>svg]:shrink-0"
    >
      {icon}
      <p>{children}</p>
    </div>
  );
}
