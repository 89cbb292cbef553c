import { memo, useCallback, useSyncExternalStore } from "react";
import { Skeleton } from "#src/components/skeleton.tsx";
import { marksOfCell } from "#src/features/grid/cell-look.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { GridCell } from "#src/features/grid/grid-cell.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { SelectCell } from "#src/features/grid/select-cell.tsx";
import type { RowView } from "#src/features/working-set/record-row.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";

export interface GridRowProps {
  index: number;
  /** 1-based among the records. */
  number: number;
  /** Undefined while its window is on the way. */
  pfaId: string | undefined;
  topPx: number;
  columns: readonly Column[];
  /** For each column whether its cells can't be edited. */
  locks: readonly boolean[];
  today: string;
  store: RowStore;
  cursor: GridCursor;
  selection: RecordSelection;
  /** How deep it stands below heads of groups; undefined without groups. */
  level: number | undefined;
  /** The record whose panel or dialog is open. */
  open: boolean;
}

export const ROW =
  "group absolute top-0 left-0 grid h-(--row-height) w-max min-w-full grid-cols-(--grid-columns) border-line-soft border-b";

/** Whether no cell of the record has anything to say beyond its value. */
function isQuiet({ row, local, refused }: RowView): boolean {
  if (row.draft !== null || row.problem !== null || row.findings.length > 0) return false;
  for (const _ in local) return false;
  for (const _ in refused) return false;
  return true;
}

/** One record. It observes its own record and the cursor, so that a change anywhere else doesn't paint it. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { index, number, pfaId, topPx, columns, locks, today, store, cursor, selection, open, level } = props;
  const view = useSyncExternalStore(
    useCallback(
      (told) => (pfaId === undefined ? () => undefined : store.subscribe(pfaId, told)),
      [store, pfaId],
    ),
    () => (pfaId === undefined ? undefined : store.get(pfaId)),
    () => undefined,
  );
  const toCursor = useCallback((told: () => void) => cursor.subscribe(told), [cursor]);
  const here = useSyncExternalStore(
    toCursor,
    () => cursor.inRow(index),
    () => null,
  );
  const marks = useSyncExternalStore(
    toCursor,
    () => cursor.marksIn(index),
    () => cursor.marksIn(-2),
  );
  const selected = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => pfaId !== undefined && selection.has(pfaId),
    () => false,
  );
  const style = { transform: `translateY(${topPx}px)` };
  if (view === undefined || pfaId === undefined) {
    return <SkeletonRow index={index} columns={columns} style={style} active={here?.column} />;
  }
  const quiet = isQuiet(view);
  const ground = selected ? "bg-selected" : open || here?.editing ? "bg-hover" : "bg-surface hover:bg-hover";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stands in the cells
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={level}
      data-pfa-id={pfaId}
      style={style}
      className={`${ROW} ${ground} ${here?.editing ? "z-10" : here === null ? "" : "z-1"}`}
    >
      <SelectCell pfaId={pfaId} number={number} selected={selected} />
      {columns.map((column, columnIndex) => (
        <GridCell
          key={column.key}
          view={view}
          quiet={quiet}
          column={column}
          columnIndex={columnIndex}
          rowIndex={index}
          today={today}
          locked={locks[columnIndex] === true}
          marks={marksOfCell(marks, columnIndex)}
          cursor={here?.column === columnIndex ? here : null}
        />
      ))}
    </div>
  );
});

interface SkeletonRowProps {
  index: number;
  columns: readonly Column[];
  style: { transform: string };
  /** The active cell keeps the focus while its record is on the way. */
  active: number | undefined;
}

function SkeletonRow({ index, columns, style, active }: SkeletonRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: nothing to focus yet
    <div role="row" aria-rowindex={index + 2} aria-busy className={`${ROW} bg-surface`} style={style}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
      <div role="gridcell" aria-colindex={1} />
      {columns.map((column, at) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={at + 2}
          tabIndex={at === active ? 0 : -1}
          data-row={index}
          data-column={at}
          className="flex items-center px-2"
        >
          <Skeleton className={index % 3 === 0 ? "w-3/5" : "w-2/5"} />
        </div>
      ))}
    </div>
  );
}
