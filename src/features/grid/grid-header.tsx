"use client";

import { useCallback, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { announce } from "#src/components/live-region.tsx";
import { cellText } from "#src/features/grid/cell-text.ts";
import { contentWidth, textMeter } from "#src/features/grid/column-width.ts";
import type { Column, ColumnKey } from "#src/features/grid/columns.ts";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { HeadCell } from "#src/features/grid/head-cell.tsx";
import { SelectAllCell } from "#src/features/grid/select-cell.tsx";
import { useColumnDrag } from "#src/features/grid/use-column-drag.ts";
import { useColumnLayout } from "#src/features/grid/use-column-layout.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SortKey } from "#src/features/working-set/sort-order.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Px by which a key makes a column wider or narrower. */
const STEP_PX = 16;

export interface GridHeaderProps {
  columns: readonly Column[];
  sort: readonly SortKey[];
  cursor: GridCursor;
  /** `add`: keep the order so far and add this one to it. */
  onSort: (column: ColumnKey, add: boolean) => void;
}

/** The head of the grid: names, order, filters, widths, places. It is row -1 for the cursor. */
export function GridHeader({ columns, sort, cursor, onSort }: GridHeaderProps) {
  const { setWidth, move, moveTo } = useColumnLayout();
  const { filter } = useAddress();
  const fitWidth = useFitWidth();
  const [menu, setMenu] = useState<ColumnKey | null>(null);
  const drag = useColumnDrag(columns, moveTo);
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(-1),
    () => null,
  );
  const moveByKey = (column: Column, index: number, places: number) => {
    const to = index + places;
    if (column.key === "pfaId" || to < 1 || to >= columns.length) {
      announce(`${column.label} can't move further.`);
      return;
    }
    move(column.key, places);
    cursor.move({ row: -1, column: to });
    announce(`${column.label} is column ${to + 1} of ${columns.length}.`);
  };
  const widenByKey = (column: Column, steps: number) => {
    const widthPx = column.widthPx + steps * STEP_PX;
    setWidth(column.key, widthPx);
    announce(`${column.label}: ${widthPx} pixels wide.`);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cells
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 grid h-8 w-max min-w-full grid-cols-(--grid-columns) border-b bg-sunken"
    >
      <SelectAllCell />
      {columns.map((column, index) => (
        <HeadCell
          key={column.key}
          columns={columns}
          column={column}
          index={index}
          sort={sort}
          filtered={Object.hasOwn(filter.fields, column.key)}
          cursor={here?.column === index ? here : null}
          dragged={drag.dragged?.key === column.key}
          menuOpen={menu === column.key}
          onMenu={(open) => {
            if (open) cursor.move({ row: -1, column: index }, false);
            setMenu(open ? column.key : null);
          }}
          onPress={(event) => drag.start(event, column)}
          onSort={(add) => !drag.endedDrag() && onSort(column.key, add)}
          onMove={(places) => moveByKey(column, index, places)}
          onWiden={(steps) => widenByKey(column, steps)}
          onResize={(widthPx) => setWidth(column.key, widthPx)}
          onFit={(cell) => fitWidth(column, cell)}
        />
      ))}
      {drag.dragged !== null &&
        createPortal(
          <>
            <div
              ref={drag.line}
              className="pointer-events-none fixed top-0 left-0 z-40 w-0.5 rounded-full bg-accent"
            />
            <div
              ref={drag.ghost}
              className="pointer-events-none fixed top-0 left-0 z-40 rounded bg-raised px-2 py-1 font-medium text-sm shadow-float"
            >
              {drag.dragged.label}
            </div>
          </>,
          document.body,
        )}
    </div>
  );
}

/** Makes a column as wide as its head and the loaded records need. */
function useFitWidth(): (column: Column, within: Element) => void {
  const { store } = useWorkspace();
  const { pages, today } = useWorkingSet();
  const { setWidth } = useColumnLayout();
  return (column, within) => {
    const texts = pages.loadedIds().flatMap((pfaId) => {
      const view = store.get(pfaId);
      return view === undefined ? [] : [cellText(column, view, today ?? "")];
    });
    setWidth(column.key, contentWidth(column, texts, textMeter(within)));
  };
}
