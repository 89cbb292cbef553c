import { memo, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { formatDay } from "#src/domain/calendar.ts";
import { dayNumber, weekdayOf } from "#src/domain/timeline-days.ts";
import { type Tick, tickLevels, ticksOf } from "#src/domain/timeline-ticks.ts";
import type { TimeScale, TimeViewport } from "#src/features/timeline/time-viewport.ts";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";

/** Narrower days have no weekends. */
const WEEKEND_PX = 8;

/** Width of the days, and those that lines are drawn for; painted anew only when one of them changes. */
function useTimeScale(viewport: TimeViewport) {
  const subscribe = useCallback((told: () => void) => viewport.subscribe(told), [viewport]);
  const scale = useSyncExternalStore(
    subscribe,
    () => viewport.scale,
    () => viewport.scale,
  );
  const window = useSyncExternalStore(
    subscribe,
    () => viewport.window,
    () => viewport.window,
  );
  return { scale, window };
}

/** By `left`, not by a transform: labels that stick would not see it. */
const at = ({ pxPerDay, span }: TimeScale, day: number) => ({ left: (day - span.first) * pxPerDay });
const place = (scale: TimeScale, day: number, until: number) => ({
  ...at(scale, day),
  width: (until - day) * scale.pxPerDay,
});

export interface Markers {
  /** `YYYY-MM-DD`. */
  readonly today: string | null;
  /** The day up to which PEMS's data is known. */
  readonly dataDate: string | null;
}

/** The scale of time in two levels, with the flags of today and the data date. */
export const TimelineHeader = memo(function TimelineHeader({
  today,
  dataDate,
  children,
}: Markers & { children: React.ReactNode }) {
  const { viewport } = useTimelineParts();
  const { scale, window } = useTimeScale(viewport);
  const levels = tickLevels(scale.pxPerDay);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div role="rowgroup" className="sticky top-0 z-20 h-13 border-b bg-canvas">
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the rows */}
      <div role="row" aria-rowindex={1} className="flex h-full w-full">
        {children}
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        <div role="columnheader" className="min-w-0 flex-1">
          <span className="sr-only">
            {["Plan, forecast and actual over time", ...markerWords(today, dataDate)].join(". ")}
          </span>
          <div aria-hidden className="absolute inset-y-0 right-0 left-(--pane) overflow-clip">
            <Ticks
              scale={scale}
              ticks={ticksOf(levels.upper, window)}
              className="top-0 font-medium text-ink"
              sticky
            />
            <Ticks
              scale={scale}
              ticks={ticksOf(levels.lower, window)}
              className="top-4.5 text-ink-muted"
              sticky={levels.lower.unit !== "day"}
            />
            <Flags scale={scale} today={today} dataDate={dataDate} />
          </div>
        </div>
      </div>
    </div>
  );
});

interface TicksProps {
  scale: TimeScale;
  ticks: Tick[];
  className: string;
  sticky?: boolean;
}

function Ticks({ scale, ticks, className, sticky = false }: TicksProps) {
  const { viewport } = useTimelineParts();
  const holder = useRef<HTMLDivElement>(null);
  // Only the label at the edge sticks: one that sticks is a layer, and there are fifty.
  useLayoutEffect(() => {
    if (!sticky) return;
    const look = () => {
      for (const [at, { day, until }] of ticks.entries()) {
        const isCut = day < viewport.left && viewport.left < until;
        holder.current?.children[at]?.toggleAttribute("data-cut", isCut);
      }
    };
    look();
    return viewport.subscribeScroll(look);
  }, [viewport, ticks, sticky]);
  return (
    <div ref={holder} className="contents">
      {ticks.map(({ day, until, label }) => (
        <div
          key={day}
          style={place(scale, day, until)}
          className={cn(
            "group/tick absolute h-4.5 overflow-clip border-line border-l text-xs leading-4.5 tabular-nums",
            className,
          )}
        >
          <span className="inline-block whitespace-nowrap px-1.5 group-data-cut/tick:sticky group-data-cut/tick:left-(--pane)">
            {label}
          </span>
        </div>
      ))}
    </div>
  );
}

/** What the two lines stand for, for whom they aren't to be seen. */
function markerWords(today: string | null, dataDate: string | null): string[] {
  return [
    ...(today === null ? [] : [`Today ${formatDay(today)}`]),
    ...(dataDate === null ? [] : [`Data date ${formatDay(dataDate)}`]),
  ];
}

/** In a lane of their own, so that no month is covered; each on its side of its line, so that they never meet. */
function Flags({ scale, today, dataDate }: Markers & { scale: TimeScale }) {
  const same = today !== null && today === dataDate;
  return (
    <>
      {dataDate !== null && !same && (
        <Flag
          scale={scale}
          day={dataDate}
          className="right-0 rounded-l-sm bg-conflict-soft text-conflict-text"
        >
          Data date {formatDay(dataDate)}
        </Flag>
      )}
      {today !== null && (
        <Flag scale={scale} day={today} className="left-0 rounded-r-sm bg-accent text-accent-ink">
          {same ? "Today, data date" : "Today"}
        </Flag>
      )}
    </>
  );
}

interface FlagProps {
  scale: TimeScale;
  day: string;
  className: string;
  children: React.ReactNode;
}

function Flag({ scale, day, className, children }: FlagProps) {
  return (
    <div style={at(scale, dayNumber(day) + 0.5)} className="absolute bottom-0 h-4 w-0">
      <span className={cn("absolute bottom-0 whitespace-nowrap px-1.5 text-2xs leading-4", className)}>
        {children}
      </span>
    </div>
  );
}

/** Under the rows: weekends and the lines of the scale. */
export const TimelineLines = memo(function TimelineLines() {
  const { viewport } = useTimelineParts();
  const { scale, window } = useTimeScale(viewport);
  const { upper, lower } = tickLevels(scale.pxPerDay);
  const saturday = window.first - ((weekdayOf(window.first) + 2) % 7);
  return (
    <div aria-hidden className="pointer-events-none sticky top-13 h-0">
      <div className="absolute top-0 right-0 left-(--pane) h-(--time-height) overflow-clip">
        {scale.pxPerDay >= WEEKEND_PX && (
          <div
            data-weekends
            style={
              {
                ...place(scale, saturday, window.last + 1),
                "--day": `${scale.pxPerDay}px`,
              } as React.CSSProperties
            }
            className="absolute top-0 h-full bg-[repeating-linear-gradient(to_right,var(--sunken)_0_calc(2*var(--day)),transparent_calc(2*var(--day))_calc(7*var(--day)))]"
          />
        )}
        {lower.unit !== "day" && (
          <Lines scale={scale} ticks={ticksOf(lower, window)} className="bg-line-soft" />
        )}
        <Lines scale={scale} ticks={ticksOf(upper, window)} className="bg-line" />
      </div>
      {/* The pane goes on below the last row. */}
      <div className="sticky left-0 h-(--time-height) w-(--pane) border-r bg-surface" />
    </div>
  );
});

function Lines({ scale, ticks, className }: Omit<TicksProps, "sticky">) {
  return ticks.map(({ day }) => (
    <div key={day} style={at(scale, day)} className={cn("absolute top-0 h-full w-px", className)} />
  ));
}

/** Over the rows: today, and the data date as a dashed line. */
export const TimelineMarkers = memo(function TimelineMarkers({ today, dataDate }: Markers) {
  return (
    <div aria-hidden className="pointer-events-none sticky top-13 z-1 h-0">
      <div className="absolute top-0 right-0 left-(--pane) h-(--time-height) overflow-clip">
        {dataDate !== null && (
          <Marker kind="data-date" day={dataDate} className="border-conflict border-l-2 border-dashed" />
        )}
        {today !== null && <Marker kind="today" day={today} className="w-px bg-accent" />}
      </div>
    </div>
  );
});

function Marker({ kind, day, className }: { kind: string; day: string; className: string }) {
  const { viewport } = useTimelineParts();
  const { scale } = useTimeScale(viewport);
  const line = useRef<HTMLDivElement>(null);
  const noon = dayNumber(day) + 0.5;
  // Lines stand over the rows, and so over the part of a row that stays.
  useLayoutEffect(() => {
    const look = () => line.current?.toggleAttribute("data-off", noon < viewport.left);
    look();
    return viewport.subscribeScroll(look);
  }, [viewport, noon]);
  return (
    <div
      ref={line}
      data-marker={kind}
      style={at(scale, noon)}
      className={cn("absolute top-0 h-full data-off:invisible", className)}
    />
  );
}
