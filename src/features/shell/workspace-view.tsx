"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { lazy, Suspense, useEffect } from "react";
import { fetchLater } from "#src/components/on-demand.ts";
import { useEmptyOrganization } from "#src/features/first-run/use-empty-organization.ts";
import { viewOf } from "#src/features/shell/views.ts";

const fetchGrid = () => import("#src/features/grid/grid-view.tsx");
const fetchTimeline = () => import("#src/features/timeline/timeline-view.tsx");
const fetchMatrix = () => import("#src/features/matrix/matrix-view.tsx");
const fetchKpi = () => import("#src/features/kpi/kpi-view.tsx");

// The page of a view brings the code of this view along, and of no other.
const GridView = dynamic(() => fetchGrid().then((module) => module.GridView));
const TimelineView = dynamic(() => fetchTimeline().then((module) => module.TimelineView));
const MatrixView = dynamic(() => fetchMatrix().then((module) => module.MatrixView));
const KpiView = dynamic(() => fetchKpi().then((module) => module.KpiView));
const EmptyOrganization = lazy(() =>
  import("#src/features/first-run/empty-organization.tsx").then((module) => ({
    default: module.EmptyOrganization,
  })),
);

/** A view that is opened for the first time opens at once, too. */
const VIEWS = [fetchGrid, fetchTimeline, fetchMatrix].map((load) => ({ load }));

/** The view that the address names, over the one working set. */
export function WorkspaceView() {
  const view = viewOf(usePathname());
  useEffect(() => fetchLater(VIEWS), []);
  if (useEmptyOrganization()) {
    return (
      <Suspense>
        <EmptyOrganization />
      </Suspense>
    );
  }
  return (
    <Suspense>
      {view === "grid" && <GridView />}
      {view === "timeline" && <TimelineView />}
      {view === "matrix" && <MatrixView />}
      {view === "kpi" && <KpiView />}
    </Suspense>
  );
}
