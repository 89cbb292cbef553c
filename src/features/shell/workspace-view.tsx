"use client";

import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { type ComponentType, useEffect, useState } from "react";
import { type LazyPart, lazyPart } from "#src/components/lazy-part.tsx";
import { fetchLater } from "#src/components/on-demand.ts";
import { useEmptyOrganization } from "#src/features/first-run/use-empty-organization.ts";
import { viewOf } from "#src/features/shell/views.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { firstContentStands } from "#src/trpc/first-content.ts";

const Grid = lazyPart(() => import("#src/features/grid/grid-view.tsx").then((module) => module.GridView));
const Timeline = lazyPart(() =>
  import("#src/features/timeline/timeline-view.tsx").then((module) => module.TimelineView),
);
const Matrix = lazyPart(() =>
  import("#src/features/matrix/matrix-view.tsx").then((module) => module.MatrixView),
);
const Kpi = lazyPart(() => import("#src/features/kpi/kpi-view.tsx").then((module) => module.KpiView));
const EmptyOrganization = lazyPart(() =>
  import("#src/features/first-run/empty-organization.tsx").then((module) => module.EmptyOrganization),
);

/**
 * The page of a view brings the code of this view along, and of no other: what `dynamic` finds in its argument. Where it can't be
 * fetched, the part of that name takes its place, which says so.
 */
const VIEWS = {
  grid: view(
    Grid,
    dynamic(() =>
      import("#src/features/grid/grid-view.tsx").then(
        (module) => module.GridView,
        () => Grid,
      ),
    ),
  ),
  timeline: view(
    Timeline,
    dynamic(() =>
      import("#src/features/timeline/timeline-view.tsx").then(
        (module) => module.TimelineView,
        () => Timeline,
      ),
    ),
  ),
  matrix: view(
    Matrix,
    dynamic(() =>
      import("#src/features/matrix/matrix-view.tsx").then(
        (module) => module.MatrixView,
        () => Matrix,
      ),
    ),
  ),
  kpi: view(
    Kpi,
    dynamic(() =>
      import("#src/features/kpi/kpi-view.tsx").then(
        (module) => module.KpiView,
        () => Kpi,
      ),
    ),
  ),
};

/** One whose code is here already is rendered without a wait. */
function view(part: LazyPart<object>, Served: ComponentType): ComponentType {
  return function View() {
    const [Shown] = useState(() => part.loaded ?? Served);
    return <Shown />;
  };
}

/** Open at once the first time, too. The KPI board isn't among them: its charts alone weigh over 100 KB. */
const SOON = [Grid, Timeline, Matrix];

/** The view that the address names, over the one working set. */
export function WorkspaceView() {
  const shown = viewOf(usePathname());
  useEffect(() => fetchLater(SOON), []);
  const { total } = useWorkingSet();
  useEffect(() => {
    if (total !== null) firstContentStands();
  }, [total]);
  if (useEmptyOrganization()) return <EmptyOrganization />;
  if (shown === "data") return null;
  const View = VIEWS[shown];
  return <View />;
}
