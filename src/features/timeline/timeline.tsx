"use client";

import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { announce } from "#src/components/live-region.tsx";
import { rowsToPaint } from "#src/components/row-window.ts";
import { notify } from "#src/components/toast.tsx";
import { useRowWindow } from "#src/components/use-row-window.ts";
import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { spanOfDays } from "#src/domain/timeline-scale.ts";
import type { DaySpan } from "#src/domain/timeline-snap.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { DragState } from "#src/features/timeline/bar-drag.ts";
import { DragNote, daysTogether } from "#src/features/timeline/drag-note.tsx";
import { GroupRow } from "#src/features/timeline/group-row.tsx";
import { PaneHead } from "#src/features/timeline/pane-head.tsx";
import { TimelineRow } from "#src/features/timeline/record-row.tsx";
import { MOST_HERE, selectedHere } from "#src/features/timeline/selected-here.ts";
import { type TimelineParts, TimelinePartsProvider } from "#src/features/timeline/timeline-context.tsx";
import {
  type Markers,
  TimelineHeader,
  TimelineLines,
  TimelineMarkers,
} from "#src/features/timeline/timeline-header.tsx";
import { timelineKey } from "#src/features/timeline/timeline-keys.ts";
import { listenToPointer, type PointerWork } from "#src/features/timeline/timeline-pointer.ts";
import { recordsText } from "#src/features/timeline/timeline-words.ts";
import { useDateChange } from "#src/features/timeline/use-date-change.ts";
import { useRowsSelection } from "#src/features/timeline/use-rows-selection.ts";
import { type RowView, shownFields } from "#src/features/working-set/record-row.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const HEADER_PX = 44;
const OVERSCAN_ROWS = 8;
/** One step of the time under the arrow keys, as a part of what is shown. */
const KEY_SCROLL = 1 / 8;

export interface TimelineProps {
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
  onOpenRecord: (pfaId: string) => void;
  onOpenSync: (view: RowView) => void;
  onShiftDialog: () => void;
  onUnit: (step: 1 | -1) => void;
  onZoom: (step: 1 | -1, atPx?: number) => void;
  onFit: () => void;
  onToday: () => void;
}

/** All records of the working set over time: virtualized rows, bars that are dragged, and the keyboard for all of it. */
export function Timeline(props: TimelineProps) {
  const { label, parts, workingSet, markers, hidden, unit, panePx, rowPx, money, locked } = props;
  const { store, selection, cursor, viewport, drag } = parts;
  const { total, outline, idAt, ensure, onRange, pages, toggleGroup } = workingSet;
  const workspace = useWorkspace();
  const today = workingSet.today ?? "";
  const scroller = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLDivElement>(null);
  const changeDates = useDateChange();
  const selectRows = useRowsSelection();
  const activeRow = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.row,
    () => 0,
  );
  const rows = outline.count;
  const rowWindow = useRowWindow({ scroller, count: rows, rowPx, headPx: HEADER_PX });
  const { first, last } = rowWindow.inSight;
  useEffect(() => {
    void ensure(Math.max(0, first - 40), last + 40);
  }, [ensure, first, last]);
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const [width, setWidth] = useState(1024);
  const pane = Math.max(96, Math.min(panePx, width < 640 ? 128 : width - 240));
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    viewport.attach(element);
    const onScroll = () => viewport.onScroll(element.scrollLeft);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
      viewport.attach(null);
    };
  }, [viewport]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null) viewport.resize(width - pane, element.clientHeight - HEADER_PX);
  }, [viewport, width, pane]);

  const viewAt = (row: number): RowView | undefined => {
    const pfaId = idAt(row);
    return pfaId === undefined ? undefined : store.get(pfaId);
  };
  const moveTo = (row: number, range = false) => {
    if (rows === 0) return;
    const to = Math.min(Math.max(row, 0), rows - 1);
    cursor.move(to, { range });
    rowWindow.scrollToRow(to);
    if (range) selectRows(cursor.anchor, to);
  };
  // Notices are read aloud, too.
  const refuse = (why: string) => void notify({ tone: "info", title: why, bundle: "timeline-refused" });
  /** Moves the dates of the active record, and of all selected ones with it. */
  const change = (operation: Parameters<typeof changeDates>[0]) => {
    const pfaId = idAt(cursor.row);
    if (locked !== null) return refuse(locked);
    if (pfaId === undefined || !changeDates(operation, pfaId)) return;
    revealBar(pfaId);
  };
  const revealBar = (pfaId: string) => {
    const view = store.get(pfaId);
    if (view === undefined) return;
    const { forecastStart, forecastEnd } = shownFields(view);
    const span = spanOfDays(forecastStart, forecastEnd);
    if (span !== null) viewport.reveal(span);
  };
  const openGroup = (by: 1 | -1): boolean => {
    const item = outline.itemAt(cursor.row);
    if (item?.kind !== "group") return false;
    if (item.collapsed === (by === 1)) {
      toggleGroup(item.group.key);
      announce(by === 1 ? "Expanded" : "Collapsed");
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const key = timelineKey(event);
    if (key === null || (event.target as Element).closest("input, [role=separator]") !== null) return;
    const pfaId = idAt(cursor.row);
    const view = viewAt(cursor.row);
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_PX) / rowPx) - 1);
    switch (key.does) {
      case "row": {
        const to = { previous: activeRow - 1, next: activeRow + 1, first: 0, last: rows - 1 };
        const paged = { pageUp: activeRow - page, pageDown: activeRow + page };
        moveTo({ ...to, ...paged }[key.to], key.range);
        break;
      }
      case "sideways":
        if (!openGroup(key.by)) viewport.scrollBy(key.by * viewport.widthPx * KEY_SCROLL);
        break;
      case "shift":
        change({ kind: "shift", amount: key.amount, unit });
        break;
      case "stretch":
        change({ kind: "stretch", edge: key.edge, amount: key.amount, unit });
        break;
      case "toggle":
        if (pfaId === undefined) openGroup(outlineCollapsed() ? 1 : -1);
        else {
          selection.toggle(pfaId);
          announce(`${recordsText(selection.count(total ?? 0))} selected`);
        }
        break;
      case "selectAll":
        selection.selectAll();
        announce(`All ${recordsText(total ?? 0)} selected`);
        break;
      case "clear":
        if (selection.isEmpty) return;
        selection.clear();
        announce("Selection cleared");
        break;
      case "open":
        if (pfaId === undefined) openGroup(outlineCollapsed() ? 1 : -1);
        else if ((event.target as Element).closest("[data-open-sync]") !== null && view !== undefined)
          props.onOpenSync(view);
        else props.onOpenRecord(pfaId);
        break;
      case "shiftDialog":
        if (locked !== null) refuse(locked);
        else {
          if (selection.isEmpty && pfaId !== undefined) selection.replace([pfaId]);
          if (!selection.isEmpty) props.onShiftDialog();
        }
        break;
      case "unit":
        props.onUnit(key.by);
        break;
      case "zoom":
        props.onZoom(key.by);
        break;
      case "fit":
        props.onFit();
        break;
      case "today":
        props.onToday();
        break;
      case "reveal":
        if (pfaId !== undefined) revealBar(pfaId);
        break;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const outlineCollapsed = () => {
    const item = outline.itemAt(cursor.row);
    return item?.kind === "group" && item.collapsed;
  };

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
    else if (target.closest("[data-jump]") !== null) revealBar(pfaId);
    else if (range) selectRows(cursor.anchor, row);
    else if (event.ctrlKey || event.metaKey || target.closest("[data-select]") !== null)
      selection.toggle(pfaId);
    else selection.replace([pfaId]);
  };
  // Screen readers put the focus where they are.
  const onFocus = (event: FocusEvent) => {
    const { row } = (event.target as HTMLElement).dataset;
    if (row !== undefined && Number(row) !== cursor.row) cursor.move(Number(row));
  };
  const onDoubleClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("[data-pfa-id]");
    if (row?.dataset.pfaId !== undefined && target.closest("button, [data-select]") === null)
      props.onOpenRecord(row.dataset.pfaId);
  };

  // Fields of what moves, made once for a drag and each change of a record.
  const fieldsCache = useRef(new WeakMap<RowView, PfaFields>());
  const fieldsOf = (pfaId: string): PfaFields | undefined => {
    const view = store.get(pfaId);
    if (view === undefined) return undefined;
    const fields = fieldsCache.current.get(view) ?? shownFields(view);
    fieldsCache.current.set(view, fields);
    return fields;
  };
  const together = useRef<readonly string[] | null>(null);
  const heldAt = useRef(0);
  const timeAt = (clientX: number) => viewport.dayAt(clientX - frame().left);
  const frame = () => {
    const box = scroller.current?.getBoundingClientRect() ?? new DOMRect();
    const element = scroller.current;
    return {
      left: box.left + pane,
      top: box.top + HEADER_PX,
      right: box.left + (element?.clientWidth ?? 0),
      bottom: box.top + (element?.clientHeight ?? 0),
    };
  };
  const placeNote = (x: number, y: number) => {
    const left = Math.min(x + 16, window.innerWidth - 272);
    const top = y > window.innerHeight - 160 ? y - 120 : y + 20;
    note.current?.style.setProperty("transform", `translate(${Math.max(4, left)}px, ${top}px)`);
  };
  const left = useRef(0);
  const work: PointerWork = {
    frame,
    begin: (pfaId, part, at) => {
      if (locked !== null) {
        refuse(locked);
        return false;
      }
      const moving = selection.has(pfaId);
      const state = selection.state;
      const isMoving = (id: string) =>
        id === pfaId || (moving && (state.kind === "some" ? state.ids.has(id) : !state.except.has(id)));
      const count = moving ? selection.count(total ?? 0) : 1;
      together.current = count > MOST_HERE ? null : selectedHere(workspace, pages, total ?? 0, pfaId);
      left.current = frame().left;
      heldAt.current = timeAt(at.x);
      placeNote(at.x, at.y);
      return drag.begin({ pfaId, part, isMoving, count, fieldsOf }, unit);
    },
    move: ({ x, y, fine }) => {
      const days = viewport.dayAt(x - left.current) - heldAt.current;
      drag.move(days, fine ? "day" : unit, bounds());
      placeNote(x, y);
    },
    drop: () => {
      const dropped = drag.drop();
      if (dropped === null) return;
      const { operation, pfaId } = dropped;
      if (operation.kind === "shift" || operation.kind === "stretch") changeDates(operation, pfaId);
    },
    cancel: () => {
      drag.cancel();
      announce("Cancelled. Nothing was moved.");
    },
    scrollBy: (x, y) => {
      if (x !== 0) viewport.scrollBy(x);
      if (y !== 0 && scroller.current !== null) scroller.current.scrollTop += y;
    },
  };
  const bounds = (): DaySpan => viewport.scale.span;
  const workNow = useRef(work);
  workNow.current = work;
  const zoomNow = useRef(props.onZoom);
  zoomNow.current = props.onZoom;
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const stop = listenToPointer(element, {
      frame: () => workNow.current.frame(),
      begin: (...given) => workNow.current.begin(...given),
      move: (at) => workNow.current.move(at),
      drop: () => workNow.current.drop(),
      cancel: () => workNow.current.cancel(),
      scrollBy: (x, y) => workNow.current.scrollBy(x, y),
    });
    const onWheel = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const at = event.clientX - workNow.current.frame().left;
      viewport.zoomTo(viewport.scale.pxPerDay * Math.exp(-event.deltaY * 0.0025), Math.max(0, at));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      stop();
      element.removeEventListener("wheel", onWheel);
    };
  }, [viewport]);
  useEffect(() => () => drag.cancel(), [drag]);

  const daysOf = useCallback(
    (state: DragState) => {
      const ids = together.current;
      if (ids === null) return null;
      const known = ids.flatMap((id) => {
        const view = store.get(id);
        return view === undefined ? [] : [fieldsCache.current.get(view) ?? shownFields(view)];
      });
      return daysTogether(known, state);
    },
    [store],
  );

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
        style={style}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onFocus={onFocus}
        className="group/time scroll-thin relative select-none min-h-0 flex-1 overflow-auto overscroll-contain bg-surface text-base data-panning:cursor-grabbing"
      >
        <div className="relative w-[calc(var(--pane)+var(--days)*var(--day))]">
          <TimelineHeader {...markers}>{head}</TimelineHeader>
          <TimelineLines />
          <TimelineMarkers {...markers} />
          {/* biome-ignore lint/a11y/useSemanticElements: see above */}
          <div role="rowgroup" className="relative" style={{ height: rowWindow.heightPx }}>
            {/* The active row stays in the document, so that the focus is never lost by scrolling. */}
            {rowsToPaint(rowWindow.inSight, OVERSCAN_ROWS, rows, [activeRow]).map((index) => {
              const item = outline.itemAt(index);
              const topPx = index * rowPx;
              if (item?.kind === "group") {
                return (
                  <GroupRow
                    key={index}
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
                  key={index}
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
      <DragNote ref={note} drag={drag} today={today} money={money} daysOf={daysOf} />
    </TimelinePartsProvider>
  );
}
