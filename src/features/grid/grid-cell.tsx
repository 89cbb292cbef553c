import { CircleSlash } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Avatar } from "#src/components/avatar.tsx";
import { isEditableField } from "#src/domain/record.ts";
import { CellEditor } from "#src/features/grid/cell-editor.tsx";
import { isCorner, isSelected, lookOfMarks } from "#src/features/grid/cell-look.ts";
import type { CellShown } from "#src/features/grid/cell-shown.ts";
import type { Column } from "#src/features/grid/columns.ts";
import type { CursorState } from "#src/features/grid/grid-cursor.ts";
import type { GridFrame } from "#src/features/grid/grid-frame.ts";
import { SyncBadge } from "#src/features/sync-status/sync-badge.tsx";
import { badgeState, type RowView, type SyncState } from "#src/features/working-set/record-row.ts";

// Clipping alone makes no box that scrolls; each clip is work in each frame, so only cells with a long text have one.
const CLIPPED = " overflow-clip [overflow-clip-margin:10px] text-ellipsis";
const ACTIVE = " relative z-2 outline-2 -outline-offset-2 outline-focus";
const WAITING =
  " flex items-center before:h-3 before:animate-shimmer before:rounded-sm before:bg-pressed before:content-['']";

export interface CellPlace {
  frame: GridFrame;
  column: Column;
  columnIndex: number;
  rowIndex: number;
  /** See cell-look.ts. */
  marks: number;
  /** The cursor when it stands here. */
  cursor: CursorState | null;
}

/**
 * One cell: its text, its marks, and the editor while it is open. A function, not a component, and in most cells one element
 * with one text: hundreds of cells are painted while somebody scrolls.
 */
export function gridCell(place: CellPlace, view: RowView, shown: CellShown): ReactElement {
  const { frame, column, columnIndex, rowIndex, marks, cursor } = place;
  const locked = frame.locks[columnIndex] === true;
  const editing = cursor?.editing ?? null;
  const content = contentOf(column, view, shown.text);
  const handle = !locked && editing === null && (isCorner(marks) || (cursor !== null && !isSelected(marks)));
  const { mark } = shown;
  const raised = mark !== undefined || handle ? " relative" : "";
  const look = `${frame.looks[columnIndex]} ${shown.ink || frame.inks[columnIndex]} ${shown.look}${shown.long && editing === null ? CLIPPED : ""}${raised}${cursor === null ? "" : ACTIVE}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtualized with its rows out of flow
    <div
      key={columnIndex}
      role="gridcell"
      tabIndex={cursor !== null ? 0 : -1}
      aria-colindex={columnIndex + 2}
      aria-selected={isSelected(marks) || undefined}
      aria-readonly={locked || undefined}
      aria-invalid={shown.invalid || undefined}
      aria-description={shown.said}
      data-field={column.key}
      data-row={rowIndex}
      data-column={columnIndex}
      data-changed={shown.changed || undefined}
      style={lookOfMarks(marks)}
      className={look}
    >
      {mark === undefined && !handle && editing === null ? (
        content
      ) : (
        <>
          {editing === null ? content : <span className="block overflow-clip">{content}</span>}
          {mark !== undefined && (
            <span
              aria-hidden
              className={`absolute top-0 right-0 border-t-7 border-l-7 border-l-transparent ${mark}`}
            />
          )}
          {editing !== null && isEditableField(column.key) && (
            <CellEditor
              key={column.key}
              view={view}
              field={column.key}
              column={column}
              today={frame.today}
              startText={editing.text}
              startPicker={editing.picker === true}
            />
          )}
          {handle && (
            <span
              aria-hidden
              data-fill
              title="Drag to fill down; double click fills to the end"
              className="absolute -right-px -bottom-px z-3 size-2 cursor-crosshair border border-surface bg-accent before:absolute before:-inset-2 pointer-coarse:hidden"
            />
          )}
        </>
      )}
    </div>
  );
}

/** A cell whose record is on the way. The active one keeps the focus meanwhile. */
export function waitingCell({ frame, column, columnIndex, rowIndex, cursor }: CellPlace): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      key={columnIndex}
      role="gridcell"
      tabIndex={cursor !== null ? 0 : -1}
      aria-colindex={columnIndex + 2}
      data-field={column.key}
      data-row={rowIndex}
      data-column={columnIndex}
      className={`${frame.looks[columnIndex]}${WAITING} ${rowIndex % 3 === 0 ? "before:w-3/5" : "before:w-2/5"}`}
    />
  );
}

/** The same element for the same state: React goes on without a look at it. */
const badges = new Map<SyncState, ReactElement>();

function badgeOf(state: SyncState): ReactElement {
  let badge = badges.get(state);
  if (badge === undefined) {
    badge = <SyncBadge state={state} dense />;
    badges.set(state, badge);
  }
  return badge;
}

function contentOf(column: Column, view: RowView, text: string): ReactNode {
  if (column.key === "sync") return badgeOf(badgeState(view));
  if (column.key !== "pfaId") return text;
  const [editor] = view.row.editedBy;
  const { isDiscontinued } = view.row.fields;
  if (editor === undefined && isDiscontinued !== true) {
    return (
      <span data-open-record className="cursor-pointer hover:underline">
        {text}
      </span>
    );
  }
  return (
    <span className="flex h-full items-center">
      <span
        data-open-record
        className={`cursor-pointer truncate hover:underline ${isDiscontinued ? "text-ink-faint line-through" : ""}`}
      >
        {text}
      </span>
      {isDiscontinued && <CircleSlash aria-hidden className="ml-1.5 size-3 shrink-0 text-ink-faint" />}
      {editor !== undefined && <Avatar name={editor} className="ml-auto size-4.5" />}
    </span>
  );
}
