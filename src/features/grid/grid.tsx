"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { cn } from "#src/components/cn.ts";
import { announce } from "#src/components/live-region.tsx";
import { type EditableField, type FieldValue, isEditableField } from "#src/domain/record.ts";
import { type CellPosition, moveCell } from "#src/features/grid/cell-moves.ts";
import { cellText } from "#src/features/grid/cell-text.ts";
import { type Column, type ColumnKey, type EditRights, whyLocked } from "#src/features/grid/columns.ts";
import { type GridActions, GridActionsProvider } from "#src/features/grid/grid-context.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { GridHeader } from "#src/features/grid/grid-header.tsx";
import { GridNote } from "#src/features/grid/grid-note.tsx";
import type { GridPages } from "#src/features/grid/grid-pages.ts";
import { GridRow } from "#src/features/grid/grid-row.tsx";
import { type RowView, seenValue } from "#src/features/grid/record-row.ts";
import type { RowStore } from "#src/features/grid/row-store.ts";
import type { SortKey } from "#src/features/grid/sort-order.ts";
import { CHOICES, readTyped } from "#src/features/grid/typed-value.ts";

const HEADER_PX = 32;
const OVERSCAN_ROWS = 8;

export interface GridProps {
  label: string;
  store: RowStore;
  pages: GridPages;
  cursor: GridCursor;
  columns: readonly Column[];
  rights: EditRights;
  sort: readonly SortKey[];
  onSort: (sort: ColumnKey, add: boolean) => void;
  onEdit: (edits: readonly GridEdit[]) => void;
  /** Enter or a click on the id. */
  onOpenRecord: (view: RowView) => void;
  /** Enter or a click on the badge. */
  onOpenSync: (view: RowView) => void;
  /** Told which rows are in sight. */
  onRange: (range: readonly [first: number, last: number]) => void;
  openRecord: string | null;
  rowPx: number;
}

/** A value given to a cell, with what its author had before the eyes. */
export interface GridEdit {
  readonly pfaId: string;
  readonly field: EditableField;
  readonly value: FieldValue;
  readonly seen: FieldValue;
}

/** All records under one filter and order: virtualized, moved through and edited like a spreadsheet. */
export function Grid(props: GridProps) {
  const { label, store, pages, cursor, columns, rights, sort, onSort, onEdit, onRange, rowPx } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [widths, setWidths] = useState<Partial<Record<ColumnKey, number>>>({});
  const state = useSyncExternalStore(
    useCallback((told) => pages.subscribe(told), [pages]),
    () => pages.state,
    () => pages.state,
  );
  const activeRow = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.state.row,
    () => 0,
  );
  const rows = state.total ?? 0;
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
    // The active row stays in the document, so that the focus is never lost by scrolling.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return activeRow < 0 || activeRow >= rows || shown.includes(activeRow) ? shown : [activeRow, ...shown];
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of rows is measured anew
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);

  const range = virtualizer.range;
  const [first, last] = [range?.startIndex ?? 0, range?.endIndex ?? 40];
  useEffect(() => {
    void pages.ensure(Math.max(0, first - 40), last + 40);
  }, [pages, first, last]);
  useEffect(() => onRange([first, last]), [onRange, first, last]);

  const widthOf = (column: Column) => widths[column.key] ?? column.widthPx;
  const frame = {
    "--grid-columns": columns.map((column) => `${widthOf(column)}px`).join(" "),
    "--grid-pin": `${columns[0] === undefined ? 0 : widthOf(columns[0])}px`,
  } as CSSProperties;

  const viewAt = (row: number): RowView | undefined => {
    const pfaId = pages.idAt(row);
    return pfaId === undefined ? undefined : store.get(pfaId);
  };
  const scrollTo = ({ row, column }: CellPosition) => {
    if (row >= 0) virtualizer.scrollToIndex(row, { align: "auto" });
    const box = scroller.current;
    const target = columns[column];
    if (box === null || target === undefined || target.pinned) return;
    const before = columns.slice(0, column).reduce((sum, each) => sum + widthOf(each), 0);
    const pinned = columns
      .filter((each) => each.pinned && (box.clientWidth >= 640 || each.key === "pfaId"))
      .reduce((sum, each) => sum + widthOf(each), 0);
    if (before - pinned < box.scrollLeft) box.scrollLeft = before - pinned;
    const end = before + widthOf(target);
    if (end > box.scrollLeft + box.clientWidth) box.scrollLeft = end - box.clientWidth;
  };
  const moveTo = (to: CellPosition) => {
    cursor.move(to);
    scrollTo(to);
  };
  const pageRows = () =>
    Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEADER_PX) / rowPx) - 1);
  const bounds = () => ({ rows, columns: columns.length, pageRows: pageRows() });

  const nextEditable = (from: CellPosition, step: 1 | -1): CellPosition => {
    for (let column = from.column + step; column >= 0 && column < columns.length; column += step) {
      const candidate = columns[column];
      if (candidate !== undefined && whyLocked(candidate, rights) === null) return { row: from.row, column };
    }
    return from;
  };

  const actions: GridActions = {
    edit: ({ row }, field, value, seen) => onEdit([{ pfaId: row.pfaId, field, value, seen }]),
    keepUnreadable: ({ row }, field, text, message) => store.keepUnreadable(row.pfaId, field, text, message),
    stopEditing: (then) => {
      const { row, column } = cursor.state;
      if (cursor.state.editing === null) return;
      if (then === undefined) cursor.stopEditing();
      else if ("rows" in then) moveTo({ row: Math.min(Math.max(row + then.rows, 0), rows - 1), column });
      else moveTo(nextEditable({ row, column }, then.cells));
    },
  };
  const actionsNow = useRef(actions);
  actionsNow.current = actions;
  const stableActions = useMemo<GridActions>(
    () => ({
      edit: (...given) => actionsNow.current.edit(...given),
      keepUnreadable: (...given) => actionsNow.current.keepUnreadable(...given),
      stopEditing: (...given) => actionsNow.current.stopEditing(...given),
    }),
    [],
  );

  /** The active cell when it can be edited; says why when it can't. */
  const editableCell = (): { view: RowView; field: EditableField } | null => {
    const column = columns[cursor.state.column];
    const view = viewAt(cursor.state.row);
    if (column === undefined || view === undefined) return null;
    const locked = whyLocked(column, rights);
    if (locked !== null) {
      announce(locked);
      cursor.refuse(locked);
    }
    return locked === null && isEditableField(column.key) ? { view, field: column.key } : null;
  };
  const write = (text: string): void => {
    const cell = editableCell();
    if (cell === null) return;
    const typed = readTyped(cell.field, text, state.today ?? "");
    if (!typed.ok) {
      store.keepUnreadable(cell.view.row.pfaId, cell.field, text, typed.message);
      announce(typed.message, "assertive");
      return;
    }
    const seen = seenValue(cell.view, cell.field) ?? null;
    onEdit([{ pfaId: cell.view.row.pfaId, field: cell.field, value: typed.value, seen }]);
  };
  const activate = (): void => {
    const view = viewAt(cursor.state.row);
    const column = columns[cursor.state.column];
    if (view === undefined || column === undefined) return;
    if (column.key === "pfaId") props.onOpenRecord(view);
    else if (column.key === "sync") props.onOpenSync(view);
    else if (editableCell() !== null) cursor.startEditing();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const to = event.altKey ? null : moveCell(cursor.state, event, bounds());
    if (to !== null) moveTo(to);
    else if (event.key === "Enter" || event.key === "F2") activate();
    else if ((event.key === "Delete" || event.key === "Backspace") && !modified) write("");
    else if (event.key.length === 1 && !modified && event.key !== " ") {
      const cell = editableCell();
      if (cell !== null) startTyping(event.key);
    } else return;
    event.preventDefault();
  };
  const startTyping = (key: string) => {
    const column = columns[cursor.state.column];
    const choices = column === undefined ? undefined : CHOICES[column.kind];
    // A letter is enough to choose from a short list.
    if (choices?.some((choice) => choice.toLowerCase().startsWith(key.toLowerCase()))) write(key);
    else cursor.startEditing(choices === undefined ? key : null);
  };

  const cellUnder = (event: MouseEvent): CellPosition | null => {
    const cell = (event.target as Element).closest<HTMLElement>("[data-row]");
    if (cell === null || (event.target as Element).closest("input, button, [role=listbox]") !== null)
      return null;
    return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
  };
  const onMouseDown = (event: MouseEvent) => {
    const to = cellUnder(event);
    if (to === null || event.button !== 0 || to.row < 0) return;
    const { row, column, editing } = cursor.state;
    if (editing !== null && row === to.row && column === to.column) return;
    cursor.move(to);
  };
  const onClick = (event: MouseEvent) => {
    const to = cellUnder(event);
    const key = to === null ? undefined : columns[to.column]?.key;
    const opensRecord = (event.target as Element).closest("[data-open-record]") !== null;
    if (opensRecord || key === "sync") activate();
  };
  const onDoubleClick = (event: MouseEvent) => {
    const to = cellUnder(event);
    if (to !== null && to.row >= 0 && columns[to.column]?.pinned === false) activate();
  };
  const onCopy = (event: ClipboardEvent) => {
    const column = columns[cursor.state.column];
    const view = viewAt(cursor.state.row);
    if (cursor.state.editing !== null || column === undefined || view === undefined) return;
    event.clipboardData.setData("text/plain", cellText(column, view, state.today ?? ""));
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (cursor.state.editing !== null) return;
    event.preventDefault();
    write(event.clipboardData.getData("text/plain").split(/[\t\n]/)[0] ?? "");
  };

  return (
    <GridActionsProvider value={stableActions}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow */}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={state.total === null ? -1 : rows + 1}
        aria-colcount={columns.length}
        aria-busy={state.total === null}
        style={frame}
        className={cn(
          "scroll-thin relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface text-base",
        )}
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onCopy={onCopy}
        onPaste={onPaste}
      >
        <GridHeader
          columns={columns}
          sort={sort}
          cursor={cursor}
          onSort={onSort}
          onResize={(key, widthPx) => setWidths((before) => ({ ...before, [key]: widthPx }))}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const pfaId = pages.idAt(index);
            return (
              <GridRow
                key={index}
                index={index}
                pfaId={pfaId}
                topPx={start - HEADER_PX}
                columns={columns}
                rights={rights}
                today={state.today ?? ""}
                store={store}
                cursor={cursor}
                open={pfaId !== undefined && pfaId === props.openRecord}
              />
            );
          })}
        </div>
      </div>
      <GridNote scroller={scroller} columns={columns} pages={pages} store={store} cursor={cursor} />
    </GridActionsProvider>
  );
}
