"use client";

import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { announce } from "#src/components/live-region.tsx";
import { fetchLater } from "#src/components/on-demand.ts";
import { useRowWindow } from "#src/components/use-row-window.ts";
import type { EditableField, FieldValue } from "#src/domain/record.ts";
import { preloadEditors } from "#src/features/grid/cell-editor.tsx";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import { frameOf, stuckColumns } from "#src/features/grid/column-layout.ts";
import { type Column, type ColumnKey, type EditRights, whyLocked } from "#src/features/grid/columns.ts";
import { type GridActions, GridActionsProvider } from "#src/features/grid/grid-context.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { GridFooter } from "#src/features/grid/grid-footer.tsx";
import { columnLook, type GridFrame } from "#src/features/grid/grid-frame.ts";
import { HEAD_PX, scrollLeftFor } from "#src/features/grid/grid-geometry.ts";
import { type GridMemory, gridHandlers } from "#src/features/grid/grid-handlers.ts";
import { GridHeader } from "#src/features/grid/grid-header.tsx";
import { GridRow } from "#src/features/grid/grid-row.tsx";
import { GroupHead, GroupRow } from "#src/features/grid/group-row.tsx";
import { RowSelecting } from "#src/features/grid/row-selecting.ts";
import { useColumnsInSight, useRowsAtRest } from "#src/features/grid/use-column-window.ts";
import { useRangeCommands } from "#src/features/grid/use-range-commands.ts";
import { useRangeDrag } from "#src/features/grid/use-range-drag.ts";
import { useRangeWords } from "#src/features/grid/use-range-words.ts";
import { AfterRows } from "#src/features/shell/after-rows.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const GridNote = lazyPart(
  () => import("#src/features/grid/grid-note.tsx").then((module) => module.GridNote),
  { missing: "untold" },
);
const GridCommands = lazyPart(
  () => import("#src/features/grid/grid-commands.tsx").then((module) => module.GridCommands),
  { missing: "untold" },
);
const GridMenu = lazyPart(() => import("#src/features/grid/grid-menu.tsx").then((module) => module.default), {
  missing: { close: ({ onClose }) => onClose() },
});

export interface GridProps {
  label: string;
  store: RowStore;
  workingSet: WorkingSet;
  cursor: GridCursor;
  selection: RecordSelection;
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
  const { label, store, workingSet, cursor, selection, columns, rights, sort, onSort, onEdit, rowPx } = props;
  const { total, pages, outline, idAt, ensure, onRange } = workingSet;
  // Rows out of sight show what they did until there is time for them.
  const later = useDeferredValue(workingSet);
  const today = workingSet.today ?? "";
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const activeRow = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.state.row,
    () => 0,
  );
  const rows = outline.count;
  const columnsInSight = useColumnsInSight(scroller, columns);
  // Whoever pages needs the next page; whoever scrolls by wheel or finger, no more rows than must be.
  const [byKeys, setByKeys] = useState(false);
  // The active row stays in the document, so that the focus is never lost by scrolling.
  const rowWindow = useRowWindow({
    scroller,
    count: rows,
    rowPx,
    headPx: HEAD_PX,
    kept: activeRow,
    ahead: byKeys,
  });
  const { first, last, most } = rowWindow.inSight;
  useEffect(() => {
    // Of a page that is painted ahead the records are to be here before.
    const around = Math.max(40, byKeys ? 3 * most : most);
    void ensure(Math.max(0, first - around), last + around);
  }, [ensure, first, last, most, byKeys]);
  useEffect(() => onRange(first, last), [onRange, first, last]);

  const style = useMemo(
    () =>
      ({
        ...frameOf(columns),
        "--row-height": `${rowPx}px`,
      }) as CSSProperties,
    [columns, rowPx],
  );
  const grouped = outline.groups.length > 0;
  const level = grouped ? workingSet.query.group.length + 1 : undefined;
  const locks = useMemo(() => columns.map((column) => whyLocked(column, rights) !== null), [columns, rights]);
  const frame = useMemo<GridFrame>(() => {
    const stuck = stuckColumns(columns);
    const looks = columns.map((column, index) => columnLook(column, index === stuck - 1));
    const inks = columns.map((column, index) => (locks[index] && !column.pinned ? "text-ink-muted" : ""));
    return { columns, stuck, looks, inks, locks, today, store, cursor, selection, level };
  }, [columns, locks, today, store, cursor, selection, level]);
  const isAtRest = useRowsAtRest({
    rows: rowWindow.inSight,
    around: rowWindow.around,
    idAt,
    isHere: ({ first, last }) =>
      outline.recordsBetween(first, last).every(([from, to]) => pages.hasAll(from, to)),
  });

  const viewAt = (row: number): RowView | undefined => {
    const pfaId = idAt(row);
    return pfaId === undefined ? undefined : store.get(pfaId);
  };
  const scrollTo = ({ row, column }: CellPosition) => {
    if (row >= 0) rowWindow.scrollToRow(row);
    const box = scroller.current;
    if (box === null) return;
    const left = scrollLeftFor(columns, column, { width: box.clientWidth, scrollLeft: box.scrollLeft });
    if (left !== box.scrollLeft) box.scrollLeft = left;
  };
  const moveTo = (to: CellPosition) => {
    cursor.move(to);
    scrollTo(to);
  };
  const extendTo = (to: CellPosition) => {
    cursor.extend(to);
    scrollTo(to);
  };
  const pageRows = () =>
    Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / rowPx) - 1);
  const bounds = () => ({ rows, columns: columns.length, pageRows: pageRows() });

  const reveal = (to: CellPosition) => {
    moveTo(to);
    // Asked for from elsewhere: the focus comes from there, once the cell is painted.
    requestAnimationFrame(() => {
      const cell = `[data-row="${to.row}"][data-column="${to.column}"]`;
      const target = scroller.current?.querySelector<HTMLElement>(cell);
      target?.focus({ preventScroll: true });
      // A list of notices gives the focus back to what had it before, once.
      if (document.activeElement !== target) target?.focus({ preventScroll: true });
    });
  };
  const commands = useRangeCommands(columns, reveal);
  const selectingContext = { cursor, selection, workingSet, columns, commands };
  const [selecting] = useState(() => {
    const now = { context: selectingContext };
    return { now, rows: new RowSelecting(() => now.context) };
  });
  selecting.now.context = selectingContext;
  const startDrag = useRangeDrag({ scroller, columns, rows, rowPx });
  useRangeWords(cursor);
  useEffect(preloadEditors, []);
  useEffect(() => fetchLater([GroupHead, GridCommands]), []);

  // Another query, or another folding of its groups, has other records in the rows of a range.
  const shownBefore = useRef({ pages, outline, idAt });
  const lastColumn = columns.length - 1;
  useEffect(() => {
    const before = shownBefore.current;
    shownBefore.current = { pages, outline, idAt };
    const isOther = before.pages !== pages || !before.outline.sameRows(outline);
    if (isOther) selecting.rows.forget();
    const { row, column, editing } = cursor.state;
    const lastRow = outline.count === 0 ? row : outline.count - 1;
    // Left in another view, or in a column that is hidden now: the grid always has its one tab stop.
    if (row > lastRow || column > lastColumn) {
      cursor.move({ row: Math.min(row, lastRow), column: Math.min(column, lastColumn) }, false);
    } else if (editing !== null && before.idAt(row) !== idAt(row)) {
      cursor.stopEditing();
      announce(`Other records are shown. What you typed is kept in ${before.idAt(row)}.`);
    } else if (isOther && editing === null) cursor.collapse();
  }, [pages, outline, idAt, lastColumn, cursor, selecting]);

  const nextEditable = (from: CellPosition, step: 1 | -1): CellPosition => {
    for (let column = from.column + step; column >= 0 && column < columns.length; column += step) {
      if (locks[column] === false) return { row: from.row, column };
    }
    return from;
  };

  const actions: GridActions = {
    edit: ({ row }, field, value, seen) => onEdit([{ pfaId: row.pfaId, field, value, seen }]),
    editRange: (text) => {
      cursor.stopEditing();
      void commands.enter(text);
    },
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
      editRange: (...given) => actionsNow.current.editRange(...given),
      keepUnreadable: (...given) => actionsNow.current.keepUnreadable(...given),
      stopEditing: (...given) => actionsNow.current.stopEditing(...given),
    }),
    [],
  );

  const [memory] = useState<GridMemory>(() => ({ engaged: false, pressed: false }));
  const handlers = gridHandlers({
    ...props,
    today,
    commands,
    selecting: selecting.rows,
    viewAt,
    moveTo,
    extendTo,
    bounds,
    startDrag,
    openMenu: setMenu,
    memory,
  });

  const byHand = () => setByKeys(false);
  const paging = {
    onWheel: byHand,
    onTouchMove: byHand,
    onKeyDown: (event: KeyboardEvent) => {
      if (cursor.state.editing === null && /^(Arrow|Page)/.test(event.key)) setByKeys(true);
      handlers.onKeyDown(event);
    },
  };

  return (
    <GridActionsProvider value={stableActions}>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have a name */}
      <div
        ref={scroller}
        role={grouped ? "treegrid" : "grid"}
        data-grid
        aria-label={label}
        aria-multiselectable
        aria-rowcount={total === null ? -1 : rows + 1}
        aria-colcount={columns.length + 1}
        aria-busy={total === null}
        style={style}
        {...handlers}
        {...paging}
        className="scroll-thin relative min-h-0 flex-1 select-none overflow-auto overscroll-contain bg-surface text-base"
      >
        <GridHeader columns={columns} sort={sort} cursor={cursor} onSort={onSort} />
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow */}
        <div role="rowgroup" className="relative" style={{ height: rowWindow.heightPx }}>
          {rowWindow.painted.map(({ row, slot }) => {
            const { outline, idAt } = row >= first && row <= last ? workingSet : later;
            const item = outline.itemAt(row);
            const topPx = row * rowPx;
            if (item?.kind === "group") {
              return (
                <GroupRow
                  key={slot}
                  index={row}
                  group={item.group}
                  collapsed={item.collapsed}
                  topPx={topPx}
                  columnCount={columns.length + 1}
                  cursor={cursor}
                />
              );
            }
            const pfaId = idAt(row);
            return (
              <GridRow
                key={slot}
                frame={frame}
                index={row}
                number={(item?.index ?? row) + 1}
                pfaId={pfaId}
                topPx={topPx}
                open={pfaId !== undefined && pfaId === props.openRecord}
                inSight={isAtRest(row) ? null : columnsInSight}
              />
            );
          })}
        </div>
      </div>
      <AfterRows>
        <GridNote scroller={scroller} columns={columns} idAt={idAt} store={store} cursor={cursor} />
        <GridCommands commands={commands} selecting={selecting.rows} />
      </AfterRows>
      <GridFooter columns={columns} commands={commands} />
      {menu !== null && (
        <GridMenu
          at={menu}
          columns={columns}
          commands={commands}
          selecting={selecting.rows}
          onClose={() => setMenu(null)}
        />
      )}
    </GridActionsProvider>
  );
}
