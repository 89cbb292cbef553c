"use client";

import {
  type CSSProperties,
  type FocusEvent,
  type MouseEvent,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { notify } from "#src/components/toast.tsx";
import { useRowWindow } from "#src/components/use-row-window.ts";
import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import { AfterRows } from "#src/features/shell/after-rows.tsx";
import { GroupRow } from "#src/features/timeline/group-row.tsx";
import type { MoveByKey } from "#src/features/timeline/key-drag.ts";
import { PaneHead } from "#src/features/timeline/pane-head.tsx";
import { TimelineRow } from "#src/features/timeline/record-row.tsx";
import { type TimelineParts, TimelinePartsProvider } from "#src/features/timeline/timeline-context.tsx";
import {
  type Markers,
  TimelineHeader,
  TimelineLines,
  TimelineMarkers,
} from "#src/features/timeline/timeline-header.tsx";
import {
  revealBar,
  type TimelineRequests,
  timelineKeyboard,
} from "#src/features/timeline/timeline-keyboard.ts";
import { useRowsSelection } from "#src/features/timeline/use-rows-selection.ts";
import { HEADER_PX, useTimeFrame } from "#src/features/timeline/use-time-frame.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Rows in the shape of what comes, until the first answer. */
const SKELETON_ROWS = 24;
const PRESS_ENDS = ["pointerup", "pointercancel"] as const;

const BarGestures = lazyPart(() =>
  import("#src/features/timeline/bar-gestures.tsx").then((module) => module.BarGestures),
);

export interface TimelineProps extends TimelineRequests {
  label: string;
  parts: TimelineParts;
  workingSet: WorkingSet;
  markers: Markers;
  /** Layers that aren't shown. */
  hidden: readonly string[];
  unit: TimeUnit;
  panePx: number;
  onPane: (widthPx: number) => void;
  rowPx: number;
  money: boolean;
  /** Why this person can move nothing; null when they can. */
  locked: string | null;
  openRecord: string | null;
}

/** All records of the working set over time: virtualized rows, bars that are dragged, and the keyboard for all of it. */
export function Timeline(props: TimelineProps) {
  const { label, parts, workingSet, markers, hidden, unit, panePx, rowPx, money, locked } = props;
  const { store, selection, cursor, viewport } = parts;
  const { total, outline, idAt, ensure, onRange, toggleGroup } = workingSet;
  // Rows out of sight show what they did until there is time for them.
  const later = useDeferredValue(workingSet);
  const today = workingSet.today ?? "";
  const scroller = useRef<HTMLDivElement>(null);
  const byKey = useRef<MoveByKey>(null);
  // Pressed before the code that moves bars was here: nothing is lost.
  const [early] = useState<Parameters<MoveByKey>[]>([]);
  const selectRows = useRowsSelection();
  const activeRow = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.row,
    () => 0,
  );
  const rows = total === null ? SKELETON_ROWS : outline.count;
  // The active row stays in the document, so that the focus is never lost by scrolling.
  const rowWindow = useRowWindow({ scroller, count: rows, rowPx, headPx: HEADER_PX, kept: activeRow });
  const { first, last } = rowWindow.inSight;
  useEffect(() => {
    void ensure(Math.max(0, first - 40), last + 40);
  }, [ensure, first, last]);
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const pane = useTimeFrame(scroller, viewport, panePx);
  // Notices are read aloud, too.
  const refuse = (why: string) => void notify({ tone: "info", title: why, bundle: "timeline-refused" });
  const gesture = { scroller, parts, workingSet, unit, locked, refuse };
  const { scrollToRow } = rowWindow;
  const moveByKey: MoveByKey = (...move) => {
    if (byKey.current === null) early.push(move);
    else byKey.current(...move);
  };
  const onKeyDown = timelineKeyboard({ ...props, ...gesture, moveByKey, selectRows, scrollToRow });

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const element = target.closest<HTMLElement>("[data-row]");
    if (element === null) return;
    const row = Number(element.dataset.row);
    const pfaId = idAt(row);
    const range = event.shiftKey;
    cursor.move(row, { range });
    if (pfaId === undefined) {
      const { group } = element.dataset;
      if (group !== undefined) toggleGroup(group);
      return;
    }
    const view = store.get(pfaId);
    if (target.closest("[data-open-record]") !== null) props.onOpenRecord(pfaId);
    else if (target.closest("[data-open-sync]") !== null && view !== undefined) props.onOpenSync(view);
    else if (target.closest("[data-jump]") !== null) revealBar(parts, pfaId, today);
    else if (range) selectRows(cursor.anchor, row);
    else if (event.ctrlKey || event.metaKey || target.closest("[data-select]") !== null)
      selection.toggle(pfaId);
    else selection.replace([pfaId]);
  };
  const pressed = useRef(false);
  // A press may end outside of the timeline, or as a scroll.
  useEffect(() => {
    const release = () => {
      pressed.current = false;
    };
    for (const end of PRESS_ENDS) window.addEventListener(end, release);
    return () => {
      for (const end of PRESS_ENDS) window.removeEventListener(end, release);
    };
  }, []);
  // Screen readers put the focus where they are. A press does so, too, and its click says whether a range begins there.
  const onFocus = (event: FocusEvent) => {
    const { row } = (event.target as HTMLElement).dataset;
    if (row !== undefined && Number(row) !== cursor.row) cursor.move(Number(row), { range: pressed.current });
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) cursor.rest();
  };
  // Fewer rows than before: the timeline always has its one tab stop.
  useEffect(() => {
    if (rows > 0 && cursor.row >= rows) cursor.move(rows - 1, { focus: false });
  }, [rows, cursor]);
  const onDoubleClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("[data-pfa-id]");
    if (row?.dataset.pfaId !== undefined && target.closest("button, [data-select]") === null)
      props.onOpenRecord(row.dataset.pfaId);
  };

  const style = {
    "--pane": `${pane}px`,
    "--row-px": `${rowPx}px`,
  } as CSSProperties;
  const head = useMemo(() => <PaneHead widthPx={pane} onWidth={props.onPane} />, [pane, props.onPane]);
  return (
    <TimelinePartsProvider value={parts}>
      <div
        ref={scroller}
        role="treegrid"
        aria-label={label}
        aria-rowcount={total === null ? -1 : rows + 1}
        aria-colcount={2}
        aria-multiselectable
        aria-busy={total === null}
        data-timeline
        data-hide={hidden.join(" ")}
        data-pane={pane < 256 ? "narrow" : pane < 512 ? "medium" : "wide"}
        style={style}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onFocus={onFocus}
        onBlur={onBlur}
        onPointerDown={() => {
          pressed.current = true;
        }}
        className="group/time scroll-thin relative select-none min-h-0 flex-1 overflow-auto overscroll-contain bg-surface text-base data-panning:cursor-grabbing"
      >
        <div className="relative">
          <TimelineHeader {...markers}>{head}</TimelineHeader>
          <TimelineLines />
          <TimelineMarkers {...markers} />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div role="rowgroup" className="relative" style={{ height: rowWindow.heightPx }}>
            {rowWindow.painted.map(({ row: index, slot }) => {
              const { outline, idAt } = index >= first && index <= last ? workingSet : later;
              const item = outline.itemAt(index);
              const topPx = index * rowPx;
              if (item?.kind === "group") {
                return (
                  <GroupRow
                    key={slot}
                    row={index}
                    topPx={topPx}
                    group={item.group}
                    collapsed={item.collapsed}
                  />
                );
              }
              const pfaId = idAt(index);
              return (
                <TimelineRow
                  key={slot}
                  row={index}
                  topPx={topPx}
                  level={workingSet.query.group.length + 1}
                  pfaId={pfaId}
                  today={today}
                  money={money}
                  locked={locked}
                  open={pfaId !== undefined && pfaId === props.openRecord}
                />
              );
            })}
          </div>
        </div>
      </div>
      <AfterRows>
        <BarGestures {...gesture} today={today} panePx={pane} money={money} moveByKey={byKey} early={early} />
      </AfterRows>
    </TimelinePartsProvider>
  );
}
