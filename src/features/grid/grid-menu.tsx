"use client";

import {
  ClipboardPaste,
  Copy,
  Eraser,
  History,
  ListChecks,
  PanelRight,
  PanelTopOpen,
  Scissors,
  SquareStack,
  Undo2,
  UserCheck,
} from "lucide-react";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "#src/components/menu-parts.tsx";
import { FIELD, isEditableField, type RecordField } from "#src/domain/record.ts";
import { settleCollisions } from "#src/features/drafts/settle-collisions.ts";
import { type Column, whyLocked } from "#src/features/grid/columns.ts";
import { pasteFromClipboard } from "#src/features/grid/grid-commands.tsx";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import { countIn, recordsIn } from "#src/features/grid/range-records.ts";
import type { RowSelecting } from "#src/features/grid/row-selecting.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface GridMenuProps {
  /** Where it opens, on the screen. */
  at: { x: number; y: number };
  columns: readonly Column[];
  commands: RangeActions;
  selecting: RowSelecting;
  onClose: () => void;
}

/** What can be done with the cell and the range that were asked about. */
export default function GridMenu({ at, columns, commands, selecting, onClose }: GridMenuProps) {
  const workspace = useWorkspace();
  const { cursor, selection, rights, store } = workspace;
  const { outline, idAt } = useWorkingSet();
  const { set } = useAddress();
  const { row, column: columnIndex } = cursor.state;
  const { range } = cursor;
  const column = columns[columnIndex];
  const pfaId = idAt(row);
  const field = column !== undefined && Object.hasOwn(FIELD, column.key) ? (column.key as RecordField) : null;
  const shown = columns.slice(range.left, range.right + 1);
  const locked = shown.every((each) => whyLocked(each, rights) !== null);
  const collides =
    pfaId !== undefined && store.get(pfaId)?.row.draft?.collisions.some((one) => one === field) === true;
  const settle = (keep: "mine" | "theirs") => {
    if (pfaId !== undefined && field !== null && isEditableField(field)) {
      settleCollisions(workspace, [pfaId], keep, field);
    }
  };
  const bulk = async () => {
    if (selection.isEmpty) {
      const { top, bottom } = range;
      const ids = await commands.ids(recordsIn(outline, top, bottom, countIn(outline, top, bottom)));
      if (ids === null) return;
      selection.replace(ids);
    }
    set({ bulk: "shift" });
  };
  return (
    <Menu
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <MenuTrigger asChild>
        <span aria-hidden className="pointer-events-none fixed size-0" style={{ left: at.x, top: at.y }} />
      </MenuTrigger>
      <MenuContent
        aria-label="Cell"
        className="min-w-56"
        // The focus goes back to the cell, not to the point where the menu stood.
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          const cell = `[data-grid] [data-row="${row}"][data-column="${columnIndex}"]`;
          document.querySelector<HTMLElement>(cell)?.focus({ preventScroll: true });
        }}
      >
        {collides && (
          <>
            <MenuItem icon={<UserCheck />} onSelect={() => settle("mine")}>
              Keep my value
            </MenuItem>
            <MenuItem icon={<Undo2 />} onSelect={() => settle("theirs")}>
              Take theirs
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem icon={<Copy />} shortcut="Mod+C" onSelect={() => void commands.copy()}>
          Copy
        </MenuItem>
        <MenuItem icon={<Scissors />} shortcut="Mod+X" disabled={locked} onSelect={() => void commands.cut()}>
          Cut
        </MenuItem>
        <MenuItem
          icon={<ClipboardPaste />}
          shortcut="Mod+V"
          disabled={locked}
          onSelect={() => void pasteFromClipboard(commands)}
        >
          Paste
        </MenuItem>
        <MenuItem
          icon={<SquareStack />}
          shortcut="Mod+D"
          disabled={locked}
          onSelect={() => void commands.fillDown()}
        >
          Fill down
        </MenuItem>
        <MenuItem
          icon={<Eraser />}
          shortcut="Delete"
          disabled={locked}
          onSelect={() => void commands.enter("")}
        >
          Clear
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<ListChecks />} shortcut="Space" onSelect={() => selecting.toggle(row)}>
          {pfaId !== undefined && selection.has(pfaId) ? "Unselect row" : "Select row"}
        </MenuItem>
        <MenuItem icon={<PanelTopOpen />} disabled={!rights.saveDraft} onSelect={() => void bulk()}>
          Shift dates…
        </MenuItem>
        <MenuSeparator />
        {pfaId !== undefined && (
          <MenuItem icon={<PanelRight />} onSelect={() => set({ record: pfaId, field: null })}>
            Open record
          </MenuItem>
        )}
        {pfaId !== undefined && field !== null && (
          <MenuItem icon={<History />} onSelect={() => set({ record: pfaId, field })}>
            Who changed this cell?
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
