"use client";

import { ChevronsDownUp, ChevronsUpDown, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { IconButton } from "#src/components/icon-button.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { Tooltip } from "#src/components/tooltip.tsx";
import { TIME_UNITS, type TimeUnit } from "#src/domain/bulk-operation.ts";
import { TIME_LAYERS, type TimeLayer } from "#src/domain/timeline-bars.ts";
import { nearestZoom, ZOOM_NAMES, ZOOM_PX } from "#src/domain/timeline-scale.ts";
import type { TimeViewport } from "#src/features/timeline/time-viewport.ts";
import { LAYER_LABEL } from "#src/features/timeline/timeline-layers.ts";
import { useTimelineCommands } from "#src/features/timeline/use-timeline-commands.ts";

const UNIT_LABEL: { readonly [U in TimeUnit]: string } = { day: "Day", week: "Week", month: "Month" };
const ZOOM_LABEL = { day: "Day", week: "Week", month: "Month", year: "Year" } as const;

const SWATCH: { readonly [L in TimeLayer]: string } = {
  plan: "hatched border border-plan text-plan",
  forecast: "bg-forecast",
  actual: "dotted bg-actual",
};

export interface TimelineToolbarProps {
  viewport: TimeViewport;
  layers: readonly TimeLayer[];
  onToggleLayer: (layer: TimeLayer) => void;
  unit: TimeUnit;
  onUnit: (unit: TimeUnit) => void;
  onZoom: (step: 1 | -1) => void;
  onFit: () => void;
  onToday: () => void;
  /** Null without groups. */
  groups: { collapseAll: () => void; expandAll: () => void } | null;
}

/** How time is shown and what a drag snaps to. */
export function TimelineToolbar(props: TimelineToolbarProps) {
  const { viewport, layers, onToggleLayer, unit, onUnit, onZoom, onFit, onToday, groups } = props;
  useTimelineCommands(props);
  const zoom = useSyncExternalStore(
    useCallback((told) => viewport.subscribe(told), [viewport]),
    () => nearestZoom(viewport.scale.pxPerDay),
    () => "month" as const,
  );
  return (
    <div
      role="toolbar"
      aria-label="Timeline"
      className="scroll-thin flex shrink-0 items-center gap-x-3 gap-y-1 overflow-x-auto border-b px-2 py-1 sm:px-3"
    >
      <div className="flex shrink-0 items-center gap-1">
        <SegmentedControl
          label="Zoom"
          segments={ZOOM_NAMES.map((value) => ({ value, label: ZOOM_LABEL[value] }))}
          value={zoom}
          onValueChange={(name) => viewport.zoomTo(ZOOM_PX[name])}
        />
        <IconButton label="Zoom out" shortcut="Minus" onClick={() => onZoom(-1)}>
          <ZoomOut aria-hidden />
        </IconButton>
        <IconButton label="Zoom in" shortcut="Plus" onClick={() => onZoom(1)}>
          <ZoomIn aria-hidden />
        </IconButton>
        <IconButton label="Zoom to fit" shortcut="0" onClick={onFit}>
          <Maximize2 aria-hidden />
        </IconButton>
        <Tooltip content="Go to today" shortcut="T">
          <Button variant="ghost" onClick={onToday}>
            Today
          </Button>
        </Tooltip>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out in a toolbar */}
      <div role="group" aria-label="Layers" className="flex shrink-0 items-center gap-1">
        {TIME_LAYERS.map((layer) => {
          const shown = layers.includes(layer);
          return (
            <button
              key={layer}
              type="button"
              aria-pressed={shown}
              onClick={() => onToggleLayer(layer)}
              className={cn(
                "inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded border px-2 transition-colors duration-120 hover:bg-hover",
                shown ? "border-line text-ink" : "border-transparent text-ink-muted line-through",
              )}
            >
              <span
                aria-hidden
                className={cn("h-2 w-4 rounded-[2px]", SWATCH[layer], !shown && "opacity-40")}
              />
              {LAYER_LABEL[layer]}
            </button>
          );
        })}
      </div>
      <div className="flex shrink-0 items-center gap-1.5">
        <span aria-hidden className="text-ink-muted">
          Snap
        </span>
        <SegmentedControl
          label="Snap to"
          segments={TIME_UNITS.map((value) => ({ value, label: UNIT_LABEL[value] }))}
          value={unit}
          onValueChange={onUnit}
        />
      </div>
      {groups !== null && (
        <div className="flex shrink-0 items-center gap-0.5">
          <IconButton label="Collapse all groups" onClick={groups.collapseAll}>
            <ChevronsDownUp aria-hidden />
          </IconButton>
          <IconButton label="Expand all groups" onClick={groups.expandAll}>
            <ChevronsUpDown aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
}
