import { Check, PencilLine } from "lucide-react";
import { memo, useEffect, useMemo, useRef } from "react";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatDay } from "#src/domain/calendar.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import { RecordBars } from "#src/features/timeline/record-bars.tsx";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { barMark, rowName } from "#src/features/timeline/timeline-words.ts";
import { useRowState } from "#src/features/timeline/use-row-state.ts";
import { badgeState, isChanged, shownFields } from "#src/features/working-set/record-row.ts";

export interface TimelineRowProps {
  row: number;
  topPx: number;
  /** 1 without groups. */
  level: number;
  /** Undefined while its window is on the way. */
  pfaId: string | undefined;
  today: string;
  money: boolean;
  /** Why this person can drag nothing; null when they can. */
  locked: string | null;
  /** The record whose panel is open. */
  open: boolean;
}

export const ROW =
  "group/row absolute top-0 left-0 flex h-(--row-px) w-full border-line-soft border-b outline-none focus-visible:outline-2 focus-visible:outline-focus focus-visible:-outline-offset-2";
/**
 * The part that stays while time scrolls. It clips nothing, so that the way to a bar out of sight can stand in it: an element
 * that sticks is a layer of its own.
 */
export const PANE =
  "sticky left-0 z-2 flex w-(--pane) shrink-0 items-center gap-2 border-r pr-2 group-data-[pane=narrow]/time:gap-1 group-data-[pane=narrow]/time:pr-1";
// Both the row and its part that stays say their ground, as in the grid.
const GROUND = {
  selected: ["bg-selected/60 hover:bg-selected/80", "bg-selected"],
  open: ["hover:bg-hover/50", "bg-hover"],
  usual: ["hover:bg-hover/50", "bg-surface group-hover/row:bg-hover"],
} as const;
/** Time, from the edge of the pane on. */
const TIME = "absolute inset-y-0 right-0 left-(--pane) flex overflow-clip";
const BOX =
  "flex size-4 items-center justify-center rounded-sm border text-accent-ink transition-opacity duration-120 ";
const BOX_LOOK = {
  off: `${BOX}border-line-control opacity-0 group-hover/row:opacity-100 group-focus/row:opacity-100 pointer-coarse:opacity-100`,
  on: `${BOX}border-accent bg-accent`,
} as const;
const CHECKED = <Check aria-hidden strokeWidth={3} className="size-3" />;
const JUMP =
  "absolute top-0 hidden h-full w-6 items-center justify-center text-forecast-text hover:bg-hover data-[off=before]:left-(--pane) data-[off=before]:flex data-[off=after]:left-[calc(var(--pane)+var(--time-width)-24px)] data-[off=after]:flex after:content-['◂'] data-[off=after]:after:content-['▸']";

/** One record. It observes its own record, the selection and the cursor: a change anywhere else doesn't paint it. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { row, topPx, level, pfaId, today, money, locked, open } = props;
  const element = useRef<HTMLDivElement>(null);
  const jump = useRef<HTMLButtonElement>(null);
  const { view, selected, here } = useRowState(useTimelineParts(), row, pfaId);
  useEffect(() => {
    if (here?.focus) element.current?.focus({ preventScroll: true });
  }, [here]);
  const fields = useMemo(() => (view === undefined ? null : shownFields(view)), [view]);
  const style = { transform: `translateY(${topPx}px)` };
  if (view === undefined || fields === null || pfaId === undefined) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
      <div
        ref={element}
        role="row"
        tabIndex={here === null ? -1 : 0}
        aria-rowindex={row + 2}
        aria-level={level}
        aria-busy
        aria-label="Loading"
        data-row={row}
        className={ROW}
        style={style}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the row */}
        <div role="gridcell" className={`${PANE} bg-surface pl-10`}>
          <Skeleton className={row % 3 === 0 ? "w-3/5" : "w-2/5"} />
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        <div role="gridcell" className="sticky left-(--pane) flex w-(--time-width) items-center">
          <span style={{ marginLeft: `${8 + ((row * 37) % 40)}%`, width: `${12 + ((row * 23) % 26)}%` }}>
            <Skeleton />
          </span>
        </div>
      </div>
    );
  }
  const state = badgeState(view);
  const { editedBy } = view.row;
  const { forecastStart: start, forecastEnd: end } = fields;
  const undated = start === null || end === null;
  const [ground, paneGround] = GROUND[selected ? "selected" : open ? "open" : "usual"];
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      ref={element}
      role="row"
      tabIndex={here === null ? -1 : 0}
      aria-rowindex={row + 2}
      aria-level={level}
      aria-selected={selected}
      aria-label={rowName(view, today, money)}
      data-row={row}
      data-pfa-id={pfaId}
      style={style}
      className={`${ROW} ${ground}`}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div
        role="gridcell"
        className={`${PANE} ${paneGround}`}
        style={level === 1 ? FIRST_LEVEL : { paddingLeft: 4 + (level - 1) * 14 }}
      >
        <span
          data-select
          className="group/box flex size-6 shrink-0 cursor-pointer items-center justify-center"
        >
          <span className={BOX_LOOK[selected ? "on" : "off"]}>{selected && CHECKED}</span>
        </span>
        <button
          type="button"
          tabIndex={-1}
          data-open-record
          className="min-h-6 min-w-0 truncate font-medium text-accent-text group-data-[pane=medium]/time:shrink-0 group-data-[pane=wide]/time:shrink-0 hover:underline"
        >
          {pfaId}
        </button>
        <span
          className="min-w-0 flex-1 truncate text-ink-muted group-data-[pane=narrow]/time:hidden"
          title={fields.description ?? undefined}
        >
          {fields.description ?? ""}
        </span>
        {editedBy.length > 0 && (
          <PencilLine
            role="img"
            aria-label={`Being edited by ${editedBy.join(", ")}`}
            className="size-3.5 shrink-0 text-ink-muted"
          />
        )}
        {state !== "synced" && (
          <button type="button" tabIndex={-1} data-open-sync className="min-h-6 shrink-0">
            <SyncBadge state={state} dense />
          </button>
        )}
        <span className="hidden w-46 shrink-0 whitespace-nowrap text-right text-ink-muted text-sm tabular-nums group-data-[pane=wide]/time:inline">
          {start === null && end === null
            ? "—"
            : `${start === null ? "—" : formatDay(start)} – ${end === null ? "—" : formatDay(end)}`}
        </span>
        <button ref={jump} type="button" tabIndex={-1} aria-hidden data-jump className={JUMP} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div role="gridcell" data-time className={TIME}>
        <div className={fields.isDiscontinued ? "opacity-45" : "contents"}>
          <RecordBars
            pfaId={pfaId}
            fields={fields}
            today={today}
            state={state}
            changed={isChanged(view, "forecastStart") || isChanged(view, "forecastEnd")}
            selected={selected}
            locked={locked}
            money={money}
            mark={barMark(view, fields)}
            jump={jump}
          />
        </div>
        {undated && (
          <button
            type="button"
            tabIndex={-1}
            data-open-record
            className="sticky top-0 left-[calc(var(--pane)+8px)] flex h-full items-center text-ink-muted text-sm hover:text-ink hover:underline"
          >
            No forecast dates{locked === null ? " · set them…" : ""}
          </button>
        )}
      </div>
    </div>
  );
});

const FIRST_LEVEL = { paddingLeft: 4 };
