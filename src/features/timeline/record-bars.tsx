import { Lock, TriangleAlert } from "lucide-react";
import { memo, type RefObject, useLayoutEffect, useRef } from "react";
import { formatDay } from "#src/domain/calendar.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { barsOf, leadingBar } from "#src/domain/timeline-bars.ts";
import type { BarPart } from "#src/domain/timeline-snap.ts";
import { type BarHandle, partDrawnAt } from "#src/features/timeline/bar-drag.ts";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { type BarMark, costText, datesText, lengthText } from "#src/features/timeline/timeline-words.ts";
import { onScale, putAt, usePlaced } from "#src/features/timeline/use-placed.ts";
import { useWholeLetters } from "#src/features/timeline/use-whole-letters.ts";
import type { SyncState } from "#src/features/working-set/record-row.ts";

export interface RecordBarsProps {
  pfaId: string;
  fields: PfaFields;
  today: string;
  state: SyncState;
  /** Forecast dates are changed by my draft. */
  changed: boolean;
  selected: boolean;
  /** Why the forecast can't be dragged; null when it can. */
  locked: string | null;
  money: boolean;
  /** What is wrong with the forecast dates. */
  mark: BarMark | null;
  /** The way to a bar out of sight; stands in the part of the row that stays. */
  jump: RefObject<HTMLButtonElement | null>;
}

const PLAN =
  "hatched absolute top-[10%] h-[18%] rounded-[2px] border border-plan text-plan forced-color-adjust-none group-data-[hide*=plan]/time:hidden";
const ACTUAL = "absolute bottom-[8%] h-[18%] forced-color-adjust-none group-data-[hide*=actual]/time:hidden";
const RUNNING = " [mask-image:linear-gradient(to_right,#000_calc(100%-14px),transparent)]";
// A finger needs more than the bar's own height.
const FORECAST =
  "group/bar absolute top-[33%] h-[36%] touch-manipulation select-none rounded-[3px] bg-forecast forced-color-adjust-none before:absolute before:inset-x-0 before:-inset-y-1.5 data-moving:z-1 data-moving:outline-2 data-moving:outline-accent data-moving:outline-solid data-moving:outline-offset-1 group-data-[hide*=forecast]/time:hidden";
const FREE = " cursor-grab data-moving:cursor-grabbing";
const SELECTED = " shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--accent)]";
const INK = " outline-2 outline-ink outline-offset-1";
const ON_ITS_WAY = " outline-2 outline-queued outline-offset-1";
const OUTLINE: { readonly [S in SyncState]?: string } = {
  conflict: " outline-2 outline-conflict outline-offset-1",
  failed: " outline-2 outline-failed outline-offset-1",
  queued: ON_ITS_WAY,
  syncing: ON_ITS_WAY,
  committed: ON_ITS_WAY,
};
/** Where a dragged bar stood. Not dashed with round corners: to draw those took longer than a frame. */
const GHOST =
  "absolute top-[33%] h-[36%] border border-ink-muted border-dashed bg-hover forced-color-adjust-none group-data-[hide*=forecast]/time:hidden";
/** Where an edge can be taken hold of; as wide as `barPartAt` says. */
const EDGE =
  "absolute -inset-y-1.5 w-[min(8px,25%)] bg-[linear-gradient(color-mix(in_oklab,var(--surface)_70%,transparent)_0_100%)] bg-size-[2px_8px] bg-center bg-no-repeat";
const LETTER =
  "absolute top-1/2 right-full mr-1 flex data-cut:invisible -translate-y-1/2 items-center gap-0.5 font-semibold text-2xs leading-none";
const INNER_LETTER =
  "pointer-events-none absolute inset-0 flex items-center overflow-clip pl-2.5 data-cut:invisible font-semibold text-2xs text-surface leading-none";
const WORDS =
  "pointer-events-none absolute top-1/2 left-full flex -translate-y-1/2 items-center gap-1 whitespace-nowrap pl-2 text-ink-muted text-xs leading-none tabular-nums group-data-off/bar:hidden";
/** What it comes to while it is dragged stands beside the pointer. */
const STILL = "group-data-moving/bar:invisible";
const LOCKED = <Lock className="size-2.5" strokeWidth={2.5} />;
const LOCKED_INSIDE = <Lock className="mr-0.5 size-2.5 shrink-0" strokeWidth={2.5} />;

/** Plan, forecast and actual of a record as bars; told apart by place, pattern and letter, too. */
export const RecordBars = memo(function RecordBars(props: RecordBarsProps) {
  const { pfaId, fields, today, state, changed, selected, locked, money, mark, jump } = props;
  const { drag, viewport } = useTimelineParts();
  const bar = useRef<HTMLDivElement>(null);
  const letters = {
    plan: useRef<HTMLSpanElement>(null),
    forecast: useRef<HTMLSpanElement>(null),
    actual: useRef<HTMLSpanElement>(null),
  };
  const bars = barsOf(fields, today);
  const { plan, forecast, actual, isRunning } = bars;
  const [from, to] = [forecast?.first, forecast?.last];

  const planBar = useRef<HTMLDivElement>(null);
  const actualBar = useRef<HTMLDivElement>(null);
  usePlaced(viewport, planBar, plan);
  usePlaced(viewport, actualBar, actual);

  useLayoutEffect(() => {
    if (from === undefined || to === undefined) return;
    const own = { first: from, last: to };
    viewport.include(own);
    let ghost: HTMLElement | null = null;
    let shown = own;
    const draw = () => {
      const element = bar.current;
      if (element === null) return;
      const [before, at] = [viewport.place(own), viewport.place(shown)];
      putAt(element, { ...at, left: before.left });
      // By what needs no layout, as long as the bar keeps its length.
      element.style.translate = ghost === null ? "" : `${at.left - before.left}px`;
      if (ghost !== null) putAt(ghost, before);
    };
    // At once, too: a drag may have left it as long as another record's was.
    const stopScale = onScale(viewport, draw);
    const handle: BarHandle = {
      pfaId,
      preview: (span) => {
        const element = bar.current;
        if (element === null) return;
        if (ghost === null) {
          ghost = document.createElement("div");
          ghost.className = GHOST;
          ghost.dataset.ghost = "";
          element.before(ghost);
          element.setAttribute("data-moving", "");
        }
        shown = span;
        draw();
      },
      reset: () => {
        ghost?.remove();
        ghost = null;
        bar.current?.removeAttribute("data-moving");
        shown = own;
        draw();
      },
    };
    const stop = drag.register(handle);
    return () => {
      stopScale();
      stop();
      // The elements go on with another record: nothing of a drag stays on them.
      if (ghost !== null) handle.reset();
    };
  }, [drag, viewport, pfaId, from, to]);

  // The way to a bar out of sight: no component is painted by scrolling.
  const { first, last } = leadingBar(bars) ?? {};
  useLayoutEffect(() => {
    const look = (anew = false) => {
      const off =
        first === undefined || last === undefined
          ? ""
          : last + 1 <= viewport.left
            ? "before"
            : first >= viewport.right
              ? "after"
              : "";
      if (jump.current === null || (!anew && jump.current.dataset.off === off)) return;
      jump.current.dataset.off = off;
      // The arrow stands where the words beside the bar would.
      bar.current?.toggleAttribute("data-off", off !== "");
    };
    look(true);
    return viewport.subscribeScroll(() => look());
  }, [viewport, jump, first, last]);
  useWholeLetters(viewport, letters, { plan: plan?.first, forecast: from, actual: actual?.first });

  const length = lengthText(fields.forecastStart, fields.forecastEnd);
  const cost = costText(fields, today, money);
  const dates = [`Forecast ${datesText(fields.forecastStart, fields.forecastEnd)}`, length, cost];
  const cursorOf = (edge: BarPart) =>
    fields.isActualized && partDrawnAt(edge, fields) === "start" ? "cursor-not-allowed" : "cursor-ew-resize";
  const outline = `${OUTLINE[state] ?? (changed ? INK : "")}${changed ? " outline-dashed" : ""}`;
  return (
    <>
      {plan !== null && (
        <div
          ref={planBar}
          data-layer="plan"
          title={`Plan ${datesText(fields.originalStart, fields.originalEnd)}`}
          style={viewport.place(plan)}
          className={PLAN}
        >
          <span ref={letters.plan} aria-hidden className={`${LETTER} text-plan-text`}>
            P
          </span>
        </div>
      )}
      {actual !== null && (
        <div
          ref={actualBar}
          data-layer="actual"
          title={
            isRunning
              ? `On site since ${formatDay(fields.actualStart ?? today)}`
              : `Actual ${datesText(fields.actualStart, fields.actualEnd)}`
          }
          style={viewport.place(actual)}
          className={ACTUAL}
        >
          <span className={`dotted block size-full rounded-[2px] bg-actual${isRunning ? RUNNING : ""}`} />
          <span ref={letters.actual} aria-hidden className={`${LETTER} text-actual-text`}>
            {LOCKED}A
          </span>
        </div>
      )}
      {forecast !== null && (
        <div
          ref={bar}
          style={viewport.place(forecast)}
          data-layer="forecast"
          title={dates.filter((part) => part !== null).join(" · ")}
          data-locked={locked === null ? undefined : ""}
          className={`${FORECAST}${locked === null ? FREE : " cursor-default"}${outline}${selected ? SELECTED : ""}`}
        >
          <span ref={letters.forecast} className={INNER_LETTER}>
            {fields.isActualized && LOCKED_INSIDE}F
          </span>
          {locked === null && (
            <>
              <span data-edge="start" className={`${EDGE} left-0 ${cursorOf("start")}`} />
              <span data-edge="end" className={`${EDGE} right-0 ${cursorOf("end")}`} />
            </>
          )}
          {mark === null ? (
            length !== null && <span className={`${WORDS} ${STILL}`}>{length}</span>
          ) : (
            <span className={WORDS}>
              <span className={STILL}>{length}</span>
              <span
                className={`inline-flex items-center gap-1 ${mark.tone === "failed" ? "text-failed-text" : "text-conflict-text"}`}
              >
                <TriangleAlert className="size-3" />
                {mark.text}
              </span>
            </span>
          )}
        </div>
      )}
    </>
  );
});
