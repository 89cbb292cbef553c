"use client";

import { useMemo } from "react";
import { notify } from "#src/components/toast.tsx";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import type { RowSelecting } from "#src/features/grid/row-selecting.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Pastes what the browser gives of the clipboard, or says how to paste where it gives nothing. */
export async function pasteFromClipboard(commands: RangeActions): Promise<void> {
  try {
    const [item] = await navigator.clipboard.read();
    const held = async (type: string) =>
      item?.types.includes(type) === true ? (await item.getType(type)).text() : "";
    await commands.paste(await held("text/plain"), await held("text/html"));
  } catch {
    const description = "The browser didn't hand over the clipboard. Press Ctrl/⌘+V in the cell instead.";
    notify({ tone: "info", title: "Paste with the keyboard", description });
  }
}

interface GridCommandsProps {
  commands: RangeActions;
  selecting: RowSelecting;
}

/** Offers what can be done in the grid to the palette and the list of shortcuts. Its code comes after the first rows. */
export function GridCommands({ commands, selecting }: GridCommandsProps) {
  const { cursor, rights } = useWorkspace();
  const { collapseAll, expandAll, outline } = useWorkingSet();
  const { group } = useAddress();
  const grouped = group.length > 0 && outline.groups.length > 0;
  const offered = useMemo<Command[]>(() => {
    const locked = rights.saveDraft ? null : "You may look at these records, but not change them.";
    const edit = (
      id: string,
      label: string,
      shortcut: string,
      run: () => unknown,
      unavailable: string | null = null,
    ): Command => ({ id, label, group: "Edit", shortcut, unavailable, run: () => void run() });
    const ungrouped = grouped ? null : "The records are not grouped.";
    return [
      edit("grid-copy", "Copy cells", "Mod+C", () => commands.copy()),
      edit("grid-cut", "Cut cells", "Mod+X", () => commands.cut(), locked),
      edit("grid-paste", "Paste cells", "Mod+V", () => pasteFromClipboard(commands), locked),
      edit("grid-fill-down", "Fill down", "Mod+D", () => commands.fillDown(), locked),
      edit("grid-fill-right", "Fill right", "Mod+R", () => commands.fillRight(), locked),
      edit("grid-clear", "Clear cells", "Delete", () => commands.enter(""), locked),
      edit("grid-select-row", "Select row", "Space", () => selecting.toggle(cursor.state.row)),
      edit("grid-select-all", "Select all cells and records", "Mod+A", () => selecting.all()),
      ...[
        { id: "grid-collapse", label: "Collapse all groups", run: collapseAll },
        { id: "grid-expand", label: "Expand all groups", run: expandAll },
      ].map((command) => ({ ...command, group: "View" as const, unavailable: ungrouped })),
    ];
  }, [commands, selecting, cursor, rights, grouped, collapseAll, expandAll]);
  useRegisterCommands(offered);
  return null;
}
