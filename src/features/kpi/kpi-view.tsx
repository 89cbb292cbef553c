"use client";

import { EmptyState } from "#src/components/empty-state.tsx";

/** Not built yet. */
export function KpiView() {
  return <EmptyState title="This view is on its way">Use the grid until then.</EmptyState>;
}
