import { memo, useCallback, useSyncExternalStore } from "react";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { cellNotes } from "#src/features/grid/cell-notes.ts";
import { type Column, type EditRights, whyLocked } from "#src/features/grid/columns.ts";
import { GridCell } from "#src/features/grid/grid-cell.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

export interface GridRowProps {
  index: number;
  /** Undefined while its window is on the way. */
  pfaId: string | undefined;
  topPx: number;
  columns: readonly Column[];
  rights: EditRights;
  today: string;
  store: RowStore;
  cursor: GridCursor;
  /** The record whose panel or dialog is open. */
  open: boolean;
}

const ROW =
  "group absolute top-0 left-0 grid h-(--row-height) w-max min-w-full grid-cols-(--grid-columns) border-line-soft border-b bg-surface";

/** One record. It observes its own record and the cursor, so that a change anywhere else doesn't paint it. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, pfaId, topPx, columns, rights, today, store, cursor, open } = props;
  const view = useSyncExternalStore(
    useCallback(
      (told) => (pfaId === undefined ? () => undefined : store.subscribe(pfaId, told)),
      [store, pfaId],
    ),
    () => (pfaId === undefined ? undefined : store.get(pfaId)),
    () => undefined,
  );
  const here = useSyncExternalStore(
    useCallback((told) => cursor.subscribe(told), [cursor]),
    () => cursor.inRow(index),
    () => null,
  );
  const style = { transform: `translateY(${topPx}px)` };
  if (view === undefined || pfaId === undefined) {
    return <SkeletonRow index={index} columns={columns} style={style} />;
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cells
    <div
      role="row"
      aria-rowindex={index + 2}
      data-pfa-id={pfaId}
      style={style}
      className={cn(ROW, "hover:bg-hover", here !== null && "z-1", (open || here?.editing) && "bg-hover")}
    >
      {columns.map((column, columnIndex) => (
        <GridCell
          key={column.key}
          view={view}
          column={column}
          columnIndex={columnIndex}
          rowIndex={index}
          today={today}
          notes={cellNotes(column, view, formatMoment)}
          locked={whyLocked(column, rights) !== null}
          cursor={here?.column === columnIndex ? here : null}
        />
      ))}
    </div>
  );
});

function SkeletonRow({
  index,
  columns,
  style,
}: {
  index: number;
  columns: readonly Column[];
  style: { transform: string };
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: nothing to focus yet
    <div role="row" aria-rowindex={index + 2} aria-busy className={ROW} style={style}>
      {columns.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: nothing to focus yet
        <div key={column.key} role="gridcell" className="flex items-center px-2">
          <Skeleton className={index % 3 === 0 ? "w-3/5" : "w-2/5"} />
        </div>
      ))}
    </div>
  );
}
