import { ChevronRight } from "lucide-react";
import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { formatDay } from "#src/domain/calendar.ts";
import { FIELD } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { leftOutText, sumText } from "#src/features/working-set/cost-sums.ts";
import type { OutlineGroup } from "#src/features/working-set/outline.ts";

export interface GroupHeadProps {
  index: number;
  group: OutlineGroup;
  collapsed: boolean;
  /** Of the grid, with the one that selects rows. */
  columnCount: number;
  cursor: GridCursor;
}

/** What the records of a group have in common, how many they are, and their totals. */
export default function GroupHead({ index, group, collapsed, columnCount, cursor }: GroupHeadProps) {
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(index),
    () => null,
  );
  const cell = useRef<HTMLDivElement>(null);
  const wantsFocus = here?.focus === true;
  useEffect(() => {
    const holder = document.activeElement;
    const inGrid = holder === document.body || cell.current?.closest("[data-grid]")?.contains(holder);
    if (wantsFocus && inGrid === true) cell.current?.focus({ preventScroll: true });
  }, [wantsFocus]);
  const value = formatValue(group.field, group.path.at(-1));
  const count = group.count === 1 ? "1 record" : `${group.count.toLocaleString("en-US")} records`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      ref={cell}
      role="gridcell"
      tabIndex={here === null ? -1 : 0}
      aria-colindex={1}
      aria-colspan={columnCount}
      data-row={index}
      data-column={0}
      className={cn(
        "col-span-full cursor-pointer",
        here !== null && "outline-2 -outline-offset-2 outline-focus",
      )}
    >
      <div
        className="sticky left-0 flex h-full w-fit max-w-screen items-center gap-2 pr-4"
        style={{ paddingLeft: 14 + group.level * 20 }}
      >
        <ChevronRight
          aria-hidden
          className={cn(
            "size-3.5 shrink-0 text-ink-muted transition-transform duration-120",
            !collapsed && "rotate-90",
          )}
        />
        <span className="shrink-0 text-ink-faint text-sm">{FIELD[group.field].label}</span>
        <span className="truncate font-medium">{value}</span>
        <span className="shrink-0 text-ink-muted text-sm tabular-nums">{count}</span>
        <GroupFigures group={group} />
      </div>
    </div>
  );
}

function GroupFigures({ group }: { group: OutlineGroup }) {
  const { count, forecastCost, planCost, start, end, unknownForecast = 0, unknownPlan = 0 } = group;
  const left = leftOutText({ forecast: unknownForecast, plan: unknownPlan });
  return (
    <>
      {start !== null && end !== null && (
        <span className="shrink-0 text-ink-muted text-sm tabular-nums max-md:hidden">
          {formatDay(start)} – {formatDay(end)}
        </span>
      )}
      {forecastCost != null && (
        <span className="shrink-0 text-ink-muted text-sm tabular-nums">
          forecast{" "}
          <span className="font-medium text-ink">{sumText(forecastCost, unknownForecast, count)}</span>
          {planCost != null && (
            <span className="max-sm:hidden"> of {sumText(planCost, unknownPlan, count)} plan</span>
          )}
          {left !== null && <span className="max-md:hidden"> · {left}</span>}
        </span>
      )}
    </>
  );
}
