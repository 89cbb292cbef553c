import { Lock, TriangleAlert } from "lucide-react";
import { memo, useLayoutEffect, useRef } from "react";
import { cn } from "#src/components/cn.ts";
import { formatDay } from "#src/domain/calendar.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { barsOf } from "#src/domain/timeline-bars.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import type { BarHandle } from "#src/features/timeline/bar-drag.ts";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { costText, datesText, lengthText } from "#src/features/timeline/timeline-words.ts";
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
}

export interface BarMark {
  readonly tone: "conflict" | "failed";
  readonly text: string;
}

const place = ({ first, last }: DaySpan) =>
  ({ "--from": first, "--length": last - first + 1 }) as React.CSSProperties;

/** Where a bar stands follows from the variables of the element that scrolls: see TimeViewport. */
const BAR =
  "absolute left-0 forced-color-adjust-none w-[max(3px,calc(var(--length)*var(--day)))] translate-x-[calc((var(--from)-var(--origin))*var(--day))]";

const OUTLINE: { readonly [S in SyncState]?: string } = {
  conflict: "outline-2 outline-conflict",
  failed: "outline-2 outline-failed",
  queued: "outline-2 outline-queued",
  syncing: "outline-2 outline-queued",
  committed: "outline-2 outline-queued",
};

/** Plan, forecast and actual of a record as bars; told apart by place, pattern and letter, too. */
export const RecordBars = memo(function RecordBars(props: RecordBarsProps) {
  const { pfaId, fields, today, state, changed, selected, locked, money } = props;
  const { drag, viewport } = useTimelineParts();
  const bar = useRef<HTMLDivElement>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const jump = useRef<HTMLButtonElement>(null);
  const letters = {
    plan: useRef<HTMLSpanElement>(null),
    forecast: useRef<HTMLSpanElement>(null),
    actual: useRef<HTMLSpanElement>(null),
  };
  const { plan, forecast, isReversed, actual, isRunning } = barsOf(fields, today);
  const [from, to] = [forecast?.first, forecast?.last];

  useLayoutEffect(() => {
    if (from === undefined || to === undefined) return;
    viewport.include({ first: from, last: to });
    const handle: BarHandle = {
      pfaId,
      preview: (span) => {
        ghost.current?.removeAttribute("hidden");
        bar.current?.setAttribute("data-moving", "");
        if (bar.current === null) return;
        // Not by the variables: they would have everything in the bar worked out anew, too.
        bar.current.style.translate = `calc((${span.first} - var(--origin)) * var(--day))`;
        bar.current.style.width = `max(3px, calc(${span.last - span.first + 1} * var(--day)))`;
      },
      reset: () => {
        ghost.current?.setAttribute("hidden", "");
        bar.current?.removeAttribute("data-moving");
        if (bar.current === null) return;
        bar.current.style.translate = "";
        bar.current.style.width = "";
      },
    };
    const stop = drag.register(handle);
    return () => {
      stop();
      // The elements go on with another record: nothing of a drag stays on them.
      handle.reset();
    };
  }, [drag, viewport, pfaId, from, to]);

  // The way to a bar out of sight: no component is painted by scrolling.
  useLayoutEffect(() => {
    const [first, last] = [from ?? plan?.first, to ?? plan?.last];
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
  }, [viewport, from, to, plan?.first, plan?.last]);
  useWholeLetters(viewport, letters, { plan: plan?.first, forecast: from, actual: actual?.first });

  const length = lengthText(fields.forecastStart, fields.forecastEnd);
  const cost = costText(fields, today, money);
  const dates = [`Forecast ${datesText(fields.forecastStart, fields.forecastEnd)}`, length, cost];
  const reversed: BarMark = { tone: "conflict", text: "ends before it starts" };
  const mark = props.mark ?? (isReversed ? reversed : null);
  return (
    <>
      <div
        className={cn(
          "absolute inset-y-0 right-0 left-(--pane) overflow-clip",
          fields.isDiscontinued && "opacity-45",
        )}
      >
        {plan !== null && (
          <div
            data-layer="plan"
            title={`Plan ${datesText(fields.originalStart, fields.originalEnd)}`}
            style={place(plan)}
            className={cn(
              BAR,
              "hatched top-[10%] h-[18%] rounded-[2px] border border-plan text-plan group-data-[hide*=plan]/time:hidden",
            )}
          >
            <Letter ref={letters.plan} className="text-plan-text">
              P
            </Letter>
          </div>
        )}
        {actual !== null && (
          <div
            data-layer="actual"
            title={
              isRunning
                ? `On site since ${formatDay(fields.actualStart ?? today)}`
                : `Actual ${datesText(fields.actualStart, fields.actualEnd)}`
            }
            style={place(actual)}
            className={cn(BAR, "bottom-[8%] h-[18%] group-data-[hide*=actual]/time:hidden")}
          >
            <span
              className={cn(
                "dotted block size-full rounded-[2px] bg-actual",
                isRunning && "[mask-image:linear-gradient(to_right,#000_calc(100%-14px),transparent)]",
              )}
            />
            <Letter ref={letters.actual} className="text-actual-text">
              <Lock className="size-2.5" strokeWidth={2.5} />A
            </Letter>
          </div>
        )}
        {forecast !== null && (
          <>
            <div
              ref={ghost}
              hidden
              style={place(forecast)}
              data-ghost
              className={cn(
                BAR,
                "top-[33%] h-[36%] rounded-[3px] border border-ink-muted border-dashed bg-hover group-data-[hide*=forecast]/time:hidden",
              )}
            />
            <div
              ref={bar}
              style={place(forecast)}
              data-layer="forecast"
              title={dates.filter((part) => part !== null).join(" · ")}
              data-locked={locked === null ? undefined : ""}
              className={cn(
                BAR,
                "top-[33%] h-[36%] touch-manipulation select-none rounded-[3px] bg-forecast",
                locked === null ? "cursor-grab data-moving:cursor-grabbing" : "cursor-default",
                changed && "outline-2 outline-ink outline-dashed outline-offset-1",
                OUTLINE[state] !== undefined && `${OUTLINE[state]} outline-offset-1`,
                selected && "shadow-[0_0_0_2px_var(--surface),0_0_0_4px_var(--accent)]",
                "group/bar data-moving:z-1 data-moving:outline-2 data-moving:outline-accent data-moving:outline-solid data-moving:outline-offset-1 group-data-[hide*=forecast]/time:hidden",
              )}
            >
              {/* A finger needs more than the bar's own height. */}
              <span className="absolute inset-x-0 -inset-y-1.5" />
              {locked === null && (
                <>
                  <Handle
                    side="start"
                    className={fields.isActualized ? "cursor-not-allowed" : "cursor-ew-resize"}
                  />
                  <Handle side="end" className="cursor-ew-resize" />
                </>
              )}
              <span
                ref={letters.forecast}
                className="pointer-events-none absolute inset-0 flex items-center overflow-hidden pl-2.5 data-cut:invisible font-semibold text-2xs text-surface leading-none"
              >
                {fields.isActualized && <Lock className="mr-0.5 size-2.5 shrink-0" strokeWidth={2.5} />}F
              </span>
              <span className="pointer-events-none absolute top-1/2 left-full flex -translate-y-1/2 items-center gap-1 whitespace-nowrap pl-2 text-ink-muted text-xs leading-none tabular-nums group-data-off/bar:hidden">
                {/* What it comes to while it is dragged stands beside the pointer. */}
                <span className="group-data-moving/bar:invisible">{length}</span>
                {mark !== null && (
                  <span
                    className={cn(
                      "inline-flex items-center gap-1",
                      mark.tone === "failed" ? "text-failed-text" : "text-conflict-text",
                    )}
                  >
                    <TriangleAlert className="size-3" />
                    {mark.text}
                  </span>
                )}
              </span>
            </div>
          </>
        )}
      </div>
      <button
        ref={jump}
        type="button"
        tabIndex={-1}
        aria-hidden
        data-jump
        className={cn(
          "sticky top-0 z-1 hidden h-full w-6 items-center justify-center text-forecast-text hover:bg-hover",
          "data-[off=before]:left-(--pane) data-[off=before]:flex data-[off=after]:left-[calc(var(--pane)+var(--time-width)-24px)] data-[off=after]:flex",
          "after:content-['◂'] data-[off=after]:after:content-['▸']",
        )}
      />
    </>
  );
});

function Letter({
  ref,
  className,
  children,
}: {
  ref: React.Ref<HTMLSpanElement>;
  className: string;
  children: React.ReactNode;
}) {
  return (
    <span
      ref={ref}
      aria-hidden
      className={cn(
        "absolute top-1/2 right-full mr-1 flex data-cut:invisible -translate-y-1/2 items-center gap-0.5 font-semibold text-2xs leading-none",
        className,
      )}
    >
      {children}
    </span>
  );
}

/** Where an edge can be taken hold of; as wide as `barPartAt` says. */
function Handle({ side, className }: { side: "start" | "end"; className: string }) {
  return (
    <span
      data-edge={side}
      className={cn(
        "absolute -inset-y-1.5 flex w-[min(8px,25%)] items-center justify-center",
        "after:h-2 after:w-0.5 after:rounded-full after:bg-surface/70",
        side === "start" ? "left-0" : "right-0",
        className,
      )}
    />
  );
}
