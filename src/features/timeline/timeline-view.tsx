"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { announce } from "#src/components/live-region.tsx";
import { fetchLater } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";
import { TIME_UNITS, type TimeUnit } from "#src/domain/bulk-operation.ts";
import { utcDay } from "#src/domain/calendar.ts";
import { TIME_LAYERS, type TimeLayer } from "#src/domain/timeline-bars.ts";
import { dayNumber, dayText } from "#src/domain/timeline-days.ts";
import { formatZoom, nearestZoom, ZOOM_PX, zoomStep } from "#src/domain/timeline-scale.ts";
import { whyNotAllowed } from "#src/features/bulk/bulk-actions.ts";
import { FilterBar } from "#src/features/grid/filter-bar.tsx";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";
import { ViewTotals } from "#src/features/grid/view-totals.tsx";
import { AfterRows } from "#src/features/shell/after-rows.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { openedByBadge } from "#src/features/sync-status/opened-by-badge.ts";
import { usePresentPull } from "#src/features/sync-status/use-present-pull.ts";
import { BarDrag } from "#src/features/timeline/bar-drag.ts";
import { RowCursor } from "#src/features/timeline/row-cursor.ts";
import { selectedExtent } from "#src/features/timeline/time-extent.ts";
import { TimeViewport } from "#src/features/timeline/time-viewport.ts";
import { Timeline } from "#src/features/timeline/timeline.tsx";
import { type TimelineAddress, useTimelineAddress } from "#src/features/timeline/timeline-address.ts";
import type { TimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { LAYER_LABEL } from "#src/features/timeline/timeline-layers.ts";
import { recordsText } from "#src/features/timeline/timeline-words.ts";
import { usePaneWidth } from "#src/features/timeline/use-pane-width.ts";
import { useTimeExtent } from "#src/features/timeline/use-time-extent.ts";
import { ChangedRows } from "#src/features/working-set/changed-rows.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** As high as the toolbar, so that nothing moves when it comes. */
const TOOLBAR_PLACE = <div aria-hidden className="h-9.25 shrink-0 border-b" />;
const TimelineToolbar = lazyPart(
  () => import("#src/features/timeline/timeline-toolbar.tsx").then((module) => module.TimelineToolbar),
  { waiting: TOOLBAR_PLACE },
);
const TimelineFooter = lazyPart(
  () => import("#src/features/timeline/timeline-footer.tsx").then((module) => module.TimelineFooter),
  { missing: "untold" },
);
const TimelineNotice = lazyPart(() =>
  import("#src/features/timeline/timeline-notice.tsx").then((module) => module.TimelineNotice),
);
/** What opens later, but must be there at once then. */
const SOON = [TimelineNotice];
/** Where today stands, from the left edge of time, as long as nobody chose another place. */
const TODAY_AT_PX = 160;
/** The address follows when the view has come to rest. */
const REST_MS = 400;

/** The records of an organization over time, with its filters. */
export function TimelineView() {
  const workspace = useWorkspace();
  const { organization, store, selection, rights } = workspace;
  const { record, group, set } = useAddress();
  const { zoom, layers, left, set: setTime } = useTimelineAddress();
  const workingSet = useWorkingSet();
  const { waiting, total, error, query, collapseAll, expandAll } = workingSet;
  const { rowPx } = useColumnLayout();
  const [panePx, setPanePx] = usePaneWidth();
  const [unit, setUnit] = useState<TimeUnit>("day");
  const today = workingSet.today;
  useEffect(() => fetchLater(SOON), []);

  const { extent, readExtent } = useTimeExtent(query.filter, layers);
  const [parts] = useState<TimelineParts>(() => {
    const day = dayNumber(today ?? utcDay(new Date()));
    const pxPerDay = zoom ?? ZOOM_PX.month;
    const before = TODAY_AT_PX / pxPerDay;
    const viewport = new TimeViewport({
      today: day,
      pxPerDay,
      left: left === null ? day - before : dayNumber(left),
    });
    if (extent !== null) viewport.include(extent);
    return { store, selection, cursor: new RowCursor(), viewport, drag: new BarDrag() };
  });
  const { viewport } = parts;
  useEffect(() => {
    if (today !== null) viewport.setToday(dayNumber(today));
  }, [viewport, today]);

  useEffect(() => {
    if (extent !== null) viewport.include(extent);
  }, [viewport, extent]);

  useViewportInAddress(parts, { zoom, left, setTime });

  const locked = whyNotAllowed("shift", rights);
  const pull = usePresentPull();
  const lastPullAt = pull.data?.lastPullAt ?? null;
  const markers = useMemo(
    () => ({ today, dataDate: lastPullAt === null ? null : utcDay(new Date(lastPullAt)) }),
    [today, lastPullAt],
  );

  const onZoom = useCallback(
    (step: 1 | -1) => {
      viewport.zoomTo(zoomStep(viewport.scale.pxPerDay, step));
      announce(`Zoom: ${nearestZoom(viewport.scale.pxPerDay)}`);
    },
    [viewport],
  );
  const onToday = useCallback(() => {
    if (today !== null) viewport.showDay(dayNumber(today));
  }, [viewport, today]);
  const onFit = useCallback(async () => {
    const chosen = selectedExtent(workspace, layers, today ?? "");
    const span = chosen ?? (await readExtent());
    if (span === null) {
      // Notices are read aloud, too.
      notify({ tone: "info", title: "No bars to fit in the layers shown", bundle: "timeline-refused" });
      return;
    }
    viewport.fit(span);
    announce(
      chosen === null
        ? "All records fit the width"
        : `${recordsText(selection.count(total ?? 0))} fit the width`,
    );
  }, [viewport, workspace, selection, layers, today, readExtent, total]);
  const onUnit = useCallback((next: TimeUnit) => {
    setUnit(next);
    announce(`Snaps to the ${next}`);
  }, []);
  const stepUnit = useCallback(
    (step: 1 | -1) => {
      const at = TIME_UNITS.indexOf(unit) + step;
      onUnit(TIME_UNITS[Math.min(Math.max(at, 0), TIME_UNITS.length - 1)] ?? unit);
    },
    [unit, onUnit],
  );
  const onToggleLayer = useCallback(
    (layer: TimeLayer) => {
      const shown = layers.includes(layer);
      setTime({ layers: TIME_LAYERS.filter((each) => (each === layer ? !shown : layers.includes(each))) });
      announce(`${LAYER_LABEL[layer]} ${shown ? "hidden" : "shown"}`);
    },
    [layers, setTime],
  );
  const groups = useMemo(
    () => (group.length === 0 ? null : { collapseAll, expandAll }),
    [group.length, collapseAll, expandAll],
  );
  const tools = { layers, onToggleLayer, unit, onUnit, onZoom, onFit, onToday, groups };
  const hidden = TIME_LAYERS.filter((layer) => !layers.includes(layer));

  return (
    <>
      <FilterBar>
        <ViewTotals />
      </FilterBar>
      <AfterRows instead={TOOLBAR_PLACE}>
        <TimelineToolbar viewport={viewport} {...tools} />
      </AfterRows>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div aria-busy={waiting} className="dims-while-busy flex min-h-0 flex-1 flex-col">
          <Timeline
            label={`Timeline of ${organization.name}`}
            parts={parts}
            workingSet={workingSet}
            markers={markers}
            hidden={hidden}
            unit={unit}
            panePx={panePx}
            onPane={setPanePx}
            rowPx={rowPx}
            money={rights.viewFinancials}
            locked={locked}
            openRecord={record}
            onOpenRecord={(pfaId) => set({ record: pfaId })}
            onOpenSync={(view) => set(openedByBadge(view))}
            onShiftDialog={() => set({ bulk: "shift" })}
            onUnit={stepUnit}
            onZoom={onZoom}
            onFit={onFit}
            onToday={onToday}
          />
        </div>
        {(total === 0 || (total === null && error !== null)) && <TimelineNotice />}
        <ChangedRows />
      </div>
      <AfterRows>
        <TimelineFooter />
      </AfterRows>
    </>
  );
}

/** Keeps width of a day and left edge and the address the same, once scrolling rests. */
function useViewportInAddress(
  { viewport, drag }: TimelineParts,
  { zoom, left, setTime }: Pick<TimelineAddress, "zoom" | "left"> & { setTime: TimelineAddress["set"] },
): void {
  const written = useRef(addressKey(zoom, left));
  const setNow = useRef(setTime);
  setNow.current = setTime;
  useEffect(() => {
    if (written.current === addressKey(zoom, left)) return;
    written.current = addressKey(zoom, left);
    viewport.show(left === null ? viewport.left : dayNumber(left), zoom ?? viewport.scale.pxPerDay);
  }, [viewport, zoom, left]);
  useEffect(() => {
    const here = () => ({ zoom: viewport.scale.pxPerDay, left: dayText(Math.floor(viewport.left)) });
    const keyOf = (place: ReturnType<typeof here>) => addressKey(place.zoom, place.left);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = keyOf(here());
    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (drag.state !== null) return;
        viewport.rested();
        const place = here();
        if (keyOf(place) === last) return;
        last = keyOf(place);
        written.current = last;
        setNow.current(place);
      }, REST_MS);
    };
    // A drag that scrolled along comes to rest when it ends.
    const stops = [viewport.subscribeScroll(moved), drag.subscribe(moved)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [viewport, drag]);
}

const addressKey = (zoom: number | null, left: string | null) =>
  `${zoom === null ? "" : formatZoom(zoom)} ${left ?? ""}`;
