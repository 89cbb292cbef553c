import { ArrowDown, ArrowUp, CircleSlash } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Avatar } from "#src/components/avatar.tsx";
import { cn } from "#src/components/cn.ts";
import { type EditableField, isEditableField } from "#src/domain/record.ts";
import { CellEditor } from "#src/features/grid/cell-editor.tsx";
import type { CellNote } from "#src/features/grid/cell-notes.ts";
import { cellText, costCell } from "#src/features/grid/cell-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import type { CursorState } from "#src/features/grid/grid-cursor.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import { badgeState, isChanged, type RowView, shownFields } from "#src/features/working-set/record-row.ts";

const CORNER: { readonly [T in CellNote["tone"]]: string | null } = {
  refused: "border-t-failed",
  collision: "border-t-conflict",
  problem: "border-t-failed",
  finding: "border-t-conflict",
  changed: "border-t-accent",
  info: null,
};

export interface GridCellProps {
  view: RowView;
  column: Column;
  columnIndex: number;
  rowIndex: number;
  today: string;
  notes: readonly CellNote[];
  locked: boolean;
  /** The cursor when it stands here. */
  cursor: CursorState | null;
}

/** A cell that is painted anew never takes the focus from what a person has gone on to, outside the grid. */
function mayTakeFocus(cell: HTMLElement): boolean {
  const holder = document.activeElement;
  return (
    holder === null || holder === document.body || cell.closest("[role=grid]")?.contains(holder) === true
  );
}

/** One cell: its text, its marks, and the editor while it is open. */
export function GridCell(props: GridCellProps) {
  const { view, column, columnIndex, rowIndex, today, notes, locked, cursor } = props;
  const cell = useRef<HTMLDivElement>(null);
  const wantsFocus = cursor?.focus === true && cursor.editing === null;
  useEffect(() => {
    if (wantsFocus && cell.current && mayTakeFocus(cell.current)) cell.current.focus({ preventScroll: true });
  }, [wantsFocus]);
  const changed = isEditableField(column.key) && isChanged(view, column.key);
  const mark = notes.map((note) => CORNER[note.tone]).find((tone) => tone !== null);
  const editing = cursor?.editing ?? null;
  // What sighted people see as a mark, an arrow or a hint is said too; it is no part of the cell's text.
  const said = notes.filter((note) => note.tone !== "info").map((note) => note.text);
  const against = column.key === "forecastCost" ? costCell(shownFields(view), today).against : null;
  const description = [...said, ...(against === null ? [] : [against.text])].join(" ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      ref={cell}
      role="gridcell"
      tabIndex={cursor !== null ? 0 : -1}
      aria-colindex={columnIndex + 1}
      aria-readonly={locked || undefined}
      aria-invalid={view.refused[column.key as EditableField] !== undefined || undefined}
      aria-description={description === "" ? undefined : description}
      data-field={column.key}
      data-row={rowIndex}
      data-column={columnIndex}
      data-changed={changed || undefined}
      className={cn(
        "relative flex min-w-0 items-center border-r border-line-soft px-2",
        column.right && "justify-end text-right",
        column.pinned && "bg-inherit",
        column.pinLook,
        column.key === "pfaId" && "font-medium",
        locked && !column.pinned && "text-ink-muted",
        changed &&
          "bg-selected after:pointer-events-none after:absolute after:inset-px after:rounded-sm after:border after:border-accent/55 after:border-dashed",
        cursor !== null && "z-2 outline-2 -outline-offset-2 outline-focus",
      )}
    >
      <CellContent view={view} column={column} today={today} />
      {mark !== undefined && (
        <span
          aria-hidden
          className={cn("absolute top-0 right-0 border-t-7 border-l-7 border-l-transparent", mark)}
        />
      )}
      {editing !== null && isEditableField(column.key) && (
        <CellEditor view={view} field={column.key} column={column} today={today} startText={editing.text} />
      )}
    </div>
  );
}

function CellContent({ view, column, today }: Pick<GridCellProps, "view" | "column" | "today">): ReactNode {
  if (column.key === "sync") return <SyncBadge state={badgeState(view)} />;
  if (column.key === "forecastCost") return <CostText view={view} today={today} />;
  const text = cellText(column, view, today);
  if (column.key !== "pfaId") {
    return <span className={cn("truncate tabular-nums", text === "—" && "text-ink-faint")}>{text}</span>;
  }
  const [editor] = view.row.editedBy;
  return (
    <>
      <span
        data-open-record
        className={cn(
          "cursor-pointer truncate tabular-nums hover:underline",
          view.row.fields.isDiscontinued && "text-ink-faint line-through",
        )}
      >
        {text}
      </span>
      {view.row.fields.isDiscontinued && (
        <CircleSlash aria-hidden className="ml-1.5 size-3 shrink-0 text-ink-faint" />
      )}
      {editor !== undefined && <Avatar name={editor} className="ml-auto size-4.5" />}
    </>
  );
}

function CostText({ view, today }: Pick<GridCellProps, "view" | "today">) {
  const { text, against } = costCell(shownFields(view), today);
  if (against === null) {
    return <span className={cn("pr-4.5 tabular-nums", text === "—" && "text-ink-faint")}>{text}</span>;
  }
  const Arrow = against.over ? ArrowUp : ArrowDown;
  return (
    <span
      className={cn(
        "flex items-center gap-1 tabular-nums",
        against.over ? "text-failed-text" : "text-synced-text",
      )}
    >
      {text}
      <Arrow aria-hidden className="size-3.5 shrink-0" />
    </span>
  );
}
