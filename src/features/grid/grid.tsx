"use client";

import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { rowsToPaint } from "#src/components/row-window.ts";
import { useRowWindow } from "#src/components/use-row-window.ts";
import type { EditableField, FieldValue } from "#src/domain/record.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { frameOf } from "#src/features/grid/column-layout.ts";
import { type Column, type ColumnKey, type EditRights, whyLocked } from "#src/features/grid/columns.ts";
import { type GridActions, GridActionsProvider } from "#src/features/grid/grid-context.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { gridHandlers } from "#src/features/grid/grid-handlers.ts";
import { GridHeader } from "#src/features/grid/grid-header.tsx";
import { GridNote } from "#src/features/grid/grid-note.tsx";
import { GridRow } from "#src/features/grid/grid-row.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const HEADER_PX = 32;
const OVERSCAN_ROWS = 8;

export interface GridProps {
  label: string;
  store: RowStore;
  workingSet: WorkingSet;
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
  const { label, store, workingSet, cursor, columns, rights, sort, onSort, onEdit, rowPx } = props;
  const { total, outline, idAt, ensure, onRange } = workingSet;
  const today = workingSet.today ?? "";
  const scroller = useRef<HTMLDivElement>(null);
  const activeRow = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.state.row,
    () => 0,
  );
  const rows = outline.count;
  const rowWindow = useRowWindow({ scroller, count: rows, rowPx, headPx: HEADER_PX });
  const { first, last } = rowWindow.inSight;
  useEffect(() => {
    void ensure(Math.max(0, first - 40), last + 40);
  }, [ensure, first, last]);
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const frame = { ...frameOf(columns), "--row-height": `${rowPx}px` } as CSSProperties;

  const viewAt = (row: number): RowView | undefined => {
    const pfaId = idAt(row);
    return pfaId === undefined ? undefined : store.get(pfaId);
  };
  const scrollTo = ({ row, column }: CellPosition) => {
    if (row >= 0) rowWindow.scrollToRow(row);
    const box = scroller.current;
    const target = columns[column];
    if (box === null || target === undefined || target.pinned) return;
    const before = columns.slice(0, column).reduce((sum, each) => sum + each.widthPx, 0);
    const pinned = columns
      .filter((each) => each.pinned && (box.clientWidth >= 640 || each.key === "pfaId"))
      .reduce((sum, each) => sum + each.widthPx, 0);
    if (before - pinned < box.scrollLeft) box.scrollLeft = before - pinned;
    const end = before + target.widthPx;
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

  const handlers = gridHandlers({ ...props, today, viewAt, moveTo, bounds });

  return (
    <GridActionsProvider value={stableActions}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow */}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={total === null ? -1 : rows + 1}
        aria-colcount={columns.length}
        aria-busy={total === null}
        style={frame}
        {...handlers}
        className={cn(
          "scroll-thin relative min-h-0 flex-1 overflow-auto overscroll-contain bg-surface text-base",
        )}
      >
        <GridHeader columns={columns} sort={sort} cursor={cursor} onSort={onSort} />
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" className="relative" style={{ height: rowWindow.heightPx }}>
          {/* The active row stays in the document, so that the focus is never lost by scrolling. */}
          {rowsToPaint(rowWindow.inSight, OVERSCAN_ROWS, rows, [activeRow]).map((index) => {
            const pfaId = idAt(index);
            return (
              <GridRow
                key={index}
                index={index}
                pfaId={pfaId}
                topPx={index * rowPx}
                columns={columns}
                rights={rights}
                today={today}
                store={store}
                cursor={cursor}
                open={pfaId !== undefined && pfaId === props.openRecord}
              />
            );
          })}
        </div>
      </div>
      <GridNote scroller={scroller} columns={columns} idAt={idAt} store={store} cursor={cursor} />
    </GridActionsProvider>
  );
}
