import { ChevronRight } from "lucide-react";
import { memo, useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { FIELD } from "#src/domain/record.ts";
import { spanOfDays } from "#src/domain/timeline-scale.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { PANE, ROW } from "#src/features/timeline/record-row.tsx";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { datesText, groupCostsText, recordsText } from "#src/features/timeline/timeline-words.ts";
import { usePlaced } from "#src/features/timeline/use-placed.ts";
import type { OutlineGroup } from "#src/features/working-set/outline.ts";

export interface GroupRowProps {
  row: number;
  topPx: number;
  group: OutlineGroup;
  collapsed: boolean;
}

/** The head of a group: how many records, from when to when, and what they cost together. */
export const GroupRow = memo(function GroupRow({ row, topPx, group, collapsed }: GroupRowProps) {
  const { cursor, viewport } = useTimelineParts();
  const element = useRef<HTMLDivElement>(null);
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(row),
    () => null,
  );
  useEffect(() => {
    if (here?.focus) element.current?.focus({ preventScroll: true });
  }, [here]);
  const span = spanOfDays(group.start, group.end);
  const [from, to] = [span?.first, span?.last];
  useEffect(() => {
    if (from !== undefined && to !== undefined) viewport.include({ first: from, last: to });
  }, [viewport, from, to]);
  const summary = useRef<HTMLDivElement>(null);
  usePlaced(viewport, summary, span);
  const value = formatValue(group.field, group.path.at(-1));
  const name = `${FIELD[group.field].label}: ${value === "—" ? "none" : value}`;
  const money = groupCostsText(group);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      ref={element}
      role="row"
      tabIndex={here === null ? -1 : 0}
      aria-rowindex={row + 2}
      aria-level={group.level + 1}
      aria-expanded={!collapsed}
      aria-label={[
        name,
        recordsText(group.count),
        span === null ? null : `forecast ${datesText(group.start, group.end)}`,
        money,
      ]
        .filter((part) => part !== null)
        .join(", ")}
      data-row={row}
      data-group={group.key}
      style={{ transform: `translateY(${topPx}px)` }}
      className={cn(
        ROW,
        // Over the lines of today and the data date, which show through: sums are read on a ground of their own.
        "z-2 cursor-default bg-ink/4 hover:bg-ink/6",
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the row */}
      <div
        role="gridcell"
        className={cn(PANE, "bg-sunken group-hover/row:bg-hover")}
        style={{ paddingLeft: 4 + group.level * 14 }}
      >
        <span data-toggle className="flex size-6 shrink-0 cursor-pointer items-center justify-center">
          <ChevronRight
            aria-hidden
            className={cn(
              "size-4 text-ink-muted transition-transform duration-120",
              !collapsed && "rotate-90",
            )}
          />
        </span>
        <span className="min-w-0 flex-1 truncate">
          <span className="text-ink-muted group-data-[pane=narrow]/time:hidden">
            {FIELD[group.field].label}{" "}
          </span>
          <span className="font-semibold">{value}</span>
        </span>
        <span className="shrink-0 text-ink-muted text-sm tabular-nums">
          {group.count.toLocaleString("en-US")}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div role="gridcell" data-time className="flex min-w-0 flex-1 items-start">
        {span !== null && (
          <div className="absolute inset-y-0 right-0 left-(--pane) overflow-clip">
            <div
              ref={summary}
              data-layer="summary"
              style={viewport.place(span)}
              className="absolute bottom-[12%] h-[22%]"
            >
              <span className="absolute inset-x-0 top-0 h-1/2 bg-ink-muted" />
              <span className="absolute top-0 left-0 h-full w-1 rounded-b-[2px] bg-ink-muted" />
              <span className="absolute top-0 right-0 h-full w-1 rounded-b-[2px] bg-ink-muted" />
            </div>
          </div>
        )}
        {money !== null && (
          <span className="pointer-events-none sticky top-0 left-[calc(var(--pane)+8px)] inline-block whitespace-nowrap rounded-sm bg-sunken px-1 text-ink text-xs leading-4 tabular-nums">
            {money}
          </span>
        )}
      </div>
    </div>
  );
});
