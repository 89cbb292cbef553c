"use client";

import { useMemo } from "react";
import { BULK_ACTIONS, whyNotAllowed } from "#src/features/bulk/bulk-actions.ts";
import { useHasSelection } from "#src/features/bulk/use-selected.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

const NO_SELECTION = "Select records in the grid or the timeline first.";

/** Offers what can be done to the selection. @param selects the view shows the selection */
export function useBulkCommands(selects: boolean): void {
  const { rights, selection } = useWorkspace();
  const { set } = useAddress();
  const hasSelection = useHasSelection();
  const commands = useMemo<Command[]>(() => {
    const missing = hasSelection ? null : NO_SELECTION;
    return [
      ...BULK_ACTIONS.map(({ id, label, keywords }) => ({
        id: `bulk-${id}`,
        label,
        group: "Bulk" as const,
        keywords: [...keywords, "selection", "bulk"],
        unavailable: whyNotAllowed(id, rights) ?? missing,
        run: () => set({ bulk: id }),
      })),
      {
        id: "select-all",
        label: "Select all records",
        group: "Edit",
        keywords: ["everything", "all that match"],
        unavailable: selects ? null : "Open the grid or the timeline first.",
        run: () => selection.selectAll(),
      },
      {
        id: "clear-selection",
        label: "Clear selection",
        group: "Edit",
        shortcut: "Esc",
        keywords: ["deselect", "unselect"],
        unavailable: hasSelection ? null : "Nothing is selected.",
        run: () => selection.clear(),
      },
    ];
  }, [rights, selection, hasSelection, selects, set]);
  useRegisterCommands(commands);
}
