"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense } from "react";
import { useEmptyOrganization } from "#src/features/first-run/use-empty-organization.ts";
import { GridView } from "#src/features/grid/grid-view.tsx";
import { viewOf } from "#src/features/shell/views.ts";

const EmptyOrganization = lazy(() =>
  import("#src/features/first-run/empty-organization.tsx").then((module) => ({
    default: module.EmptyOrganization,
  })),
);
const TimelineView = lazy(() =>
  import("#src/features/timeline/timeline-view.tsx").then((module) => ({ default: module.TimelineView })),
);
const MatrixView = lazy(() =>
  import("#src/features/matrix/matrix-view.tsx").then((module) => ({ default: module.MatrixView })),
);
const KpiView = lazy(() =>
  import("#src/features/kpi/kpi-view.tsx").then((module) => ({ default: module.KpiView })),
);

/** The view that the address names, over the one working set. */
export function WorkspaceView() {
  const view = viewOf(usePathname());
  if (useEmptyOrganization()) {
    return (
      <Suspense>
        <EmptyOrganization />
      </Suspense>
    );
  }
  if (view === "grid") return <GridView />;
  return (
    <Suspense>
      {view === "timeline" && <TimelineView />}
      {view === "matrix" && <MatrixView />}
      {view === "kpi" && <KpiView />}
    </Suspense>
  );
}
