import { ArrowDown, ArrowUp, CircleSlash } from "lucide-react";
import { memo, type ReactNode, useEffect, useRef } from "react";
import { Avatar } from "#src/components/avatar.tsx";
import { cn } from "#src/components/cn.ts";
import { isEditableField } from "#src/domain/record.ts";
import { CellEditor } from "#src/features/grid/cell-editor.tsx";
import { isCorner, isSelected, lookOfMarks } from "#src/features/grid/cell-look.ts";
import { type CellNote, cellNotes } from "#src/features/grid/cell-notes.ts";
import { type CostCell, cellText, costCell } from "#src/features/grid/cell-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import type { CursorState } from "#src/features/grid/grid-cursor.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
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
  /** No cell of the record has anything to say beyond its value. */
  quiet: boolean;
  column: Column;
  columnIndex: number;
  rowIndex: number;
  today: string;
  locked: boolean;
  /** See cell-look.ts. */
  marks: number;
  /** The cursor when it stands here. */
  cursor: CursorState | null;
}

const NONE: readonly CellNote[] = [];

/** A cell that is painted anew never takes the focus from what a person has gone on to, outside the grid. */
function mayTakeFocus(cell: HTMLElement): boolean {
  const holder = document.activeElement;
  return (
    holder === null || holder === document.body || cell.closest("[data-grid]")?.contains(holder) === true
  );
}

/** One cell: its text, its marks, and the editor while it is open. */
export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { view, quiet, column, columnIndex, rowIndex, today, locked, marks, cursor } = props;
  const cell = useRef<HTMLDivElement>(null);
  const wantsFocus = cursor?.focus === true && cursor.editing === null;
  useEffect(() => {
    if (wantsFocus && cell.current && mayTakeFocus(cell.current)) cell.current.focus({ preventScroll: true });
  }, [wantsFocus]);
  const field = isEditableField(column.key) ? column.key : null;
  const notes = quiet || column.key === "sync" ? NONE : cellNotes(column, view, formatMoment);
  const changed = !quiet && field !== null && isChanged(view, field);
  const mark = notes.map((note) => CORNER[note.tone]).find((tone) => tone !== null);
  const editing = cursor?.editing ?? null;
  // What sighted people see as a mark, an arrow or a hint is said too; it is no part of the cell's text.
  const said = notes.filter((note) => note.tone !== "info").map((note) => note.text);
  const cost = column.key === "forecastCost" ? costCell(shownFields(view), today) : null;
  if (cost !== null && cost.against !== null) said.push(cost.against.text);
  const invalid = field !== null && view.refused[field] !== undefined;
  const look = [
    "relative flex min-w-0 items-center border-r border-line-soft px-2",
    column.right ? "justify-end text-right" : "",
    column.pinned ? `bg-inherit ${column.pinLook}` : locked ? "text-ink-muted" : "",
    column.key === "pfaId" ? "font-medium" : "",
    changed ? CHANGED : "",
    cursor === null ? "" : ACTIVE,
  ].join(" ");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      ref={cell}
      role="gridcell"
      tabIndex={cursor !== null ? 0 : -1}
      aria-colindex={columnIndex + 2}
      aria-selected={isSelected(marks) || undefined}
      aria-readonly={locked || undefined}
      aria-invalid={invalid || undefined}
      aria-description={said.length === 0 ? undefined : said.join(" ")}
      data-field={column.key}
      data-row={rowIndex}
      data-column={columnIndex}
      data-changed={changed || undefined}
      style={lookOfMarks(marks)}
      className={look}
    >
      <CellContent view={view} column={column} today={today} cost={cost} />
      {mark !== undefined && (
        <span
          aria-hidden
          className={`absolute top-0 right-0 border-t-7 border-l-7 border-l-transparent ${mark}`}
        />
      )}
      {editing !== null && field !== null && (
        <CellEditor view={view} field={field} column={column} today={today} startText={editing.text} />
      )}
      {(isCorner(marks) || (cursor !== null && !isSelected(marks))) && !locked && editing === null && (
        <span
          aria-hidden
          data-fill
          title="Drag to fill down; double click fills to the end"
          className="absolute -right-px -bottom-px z-3 size-2 cursor-crosshair border border-surface bg-accent before:absolute before:-inset-2 pointer-coarse:hidden"
        />
      )}
    </div>
  );
});

const CHANGED =
  "bg-selected after:pointer-events-none after:absolute after:inset-px after:rounded-sm after:border after:border-accent/55 after:border-dashed";
const ACTIVE = "z-2 outline-2 -outline-offset-2 outline-focus";

interface CellContentProps extends Pick<GridCellProps, "view" | "column" | "today"> {
  cost: CostCell | null;
}

function CellContent({ view, column, today, cost }: CellContentProps): ReactNode {
  if (column.key === "sync") return <SyncBadge state={badgeState(view)} dense />;
  if (cost !== null) return <CostText cost={cost} />;
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

function CostText({ cost: { text, against } }: { cost: CostCell }) {
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
