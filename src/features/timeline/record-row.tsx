import { Check, PencilLine } from "lucide-react";
import { memo, useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatDay } from "#src/domain/calendar.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import { type BarMark, RecordBars } from "#src/features/timeline/record-bars.tsx";
import { useTimelineParts } from "#src/features/timeline/timeline-context.tsx";
import { rowName } from "#src/features/timeline/timeline-words.ts";
import { badgeState, isChanged, type RowView, shownFields } from "#src/features/working-set/record-row.ts";

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
/** The part that stays while time scrolls. */
export const PANE =
  "sticky left-0 z-2 flex w-(--pane) shrink-0 items-center gap-2 overflow-hidden border-r bg-surface pr-2";

/** One record. It observes its own record, the selection and the cursor: a change anywhere else doesn't paint it. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { row, topPx, level, pfaId, today, money, locked, open } = props;
  const { store, selection, cursor } = useTimelineParts();
  const element = useRef<HTMLDivElement>(null);
  const view = useSyncExternalStore(
    useCallback(
      (told) => (pfaId === undefined ? () => undefined : store.subscribe(pfaId, told)),
      [store, pfaId],
    ),
    () => (pfaId === undefined ? undefined : store.get(pfaId)),
    () => undefined,
  );
  const selected = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => pfaId !== undefined && selection.has(pfaId),
    () => false,
  );
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(row),
    () => null,
  );
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
        <div role="gridcell" className={cn(PANE, "pl-10")}>
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
  const mark = barMark(view);
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
      className={cn(ROW, "hover:bg-hover/50", selected && "bg-selected/60 hover:bg-selected/80")}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div
        role="gridcell"
        className={cn(
          PANE,
          "group-hover/row:bg-hover",
          open && "bg-hover",
          selected && "bg-selected group-hover/row:bg-selected",
        )}
        style={{ paddingLeft: 4 + (level - 1) * 14 }}
      >
        <span
          data-select
          className="group/box flex size-6 shrink-0 cursor-pointer items-center justify-center"
        >
          <span
            className={cn(
              "flex size-4 items-center justify-center rounded-sm border border-line-control text-accent-ink opacity-0 transition-opacity duration-120 group-hover/row:opacity-100 group-focus/row:opacity-100 pointer-coarse:opacity-100",
              selected && "border-accent bg-accent opacity-100",
            )}
          >
            {selected && <Check aria-hidden strokeWidth={3} className="size-3" />}
          </span>
        </span>
        <button
          type="button"
          tabIndex={-1}
          data-open-record
          className="min-h-6 shrink-0 truncate font-medium text-accent-text hover:underline"
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
          {fields.forecastStart === null && fields.forecastEnd === null
            ? "—"
            : `${fields.forecastStart === null ? "—" : formatDay(fields.forecastStart)} – ${fields.forecastEnd === null ? "—" : formatDay(fields.forecastEnd)}`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div role="gridcell" data-time className="flex h-full min-w-0 flex-1">
        <RecordBars
          pfaId={pfaId}
          fields={fields}
          today={today}
          state={state}
          changed={isChanged(view, "forecastStart") || isChanged(view, "forecastEnd")}
          selected={selected}
          locked={locked}
          money={money}
          mark={mark}
        />
        {(fields.forecastStart === null || fields.forecastEnd === null) && (
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

const DATES = ["forecastStart", "forecastEnd"] as const;
const MOVED: BarMark = { tone: "conflict", text: "changed in PEMS meanwhile" };
const REFUSED: BarMark = { tone: "failed", text: "couldn't be saved" };

/** What is wrong with the forecast dates of a record; always the same objects, so that bars aren't painted anew. */
function barMark({ row, refused }: RowView): BarMark | null {
  if (DATES.some((field) => refused[field] !== undefined)) return REFUSED;
  return DATES.some((field) => row.draft?.collisions.includes(field)) ? MOVED : null;
}
