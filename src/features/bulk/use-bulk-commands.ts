"use client";

import { useMemo } from "react";
import { BULK_ACTIONS, whyNotAllowed } from "#src/features/bulk/bulk-actions.ts";
import { useHasSelection } from "#src/features/bulk/use-selected.ts";
import type { Command } from "#src/features/commands/command-registry.ts";
import { useRegisterCommands } from "#src/features/commands/use-commands.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

const NO_SELECTION = "Select records in the grid or the timeline first.";

/** Offers what can be done to the selection. @param selects the view shows the selection */
export function useBulkCommands(selects: boolean): void {
  const { organization, rights, selection } = useWorkspace();
  const { set } = useAddress();
  const hasSelection = useHasSelection();
  const commands = useMemo<Command[]>(() => {
    const missing = hasSelection ? null : NO_SELECTION;
    const whyNotSync = may(organization, "perm_Sync") ? null : "Your role may not send changes to PEMS.";
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
        id: "conflicts-selected",
        label: "Resolve conflicts of the selection…",
        group: "Bulk",
        keywords: ["conflict", "decide", "PEMS", "merge", "bulk"],
        unavailable: whyNotSync ?? missing,
        run: () => set({ conflict: "selected" }),
      },
      {
        id: "conflicts-many",
        label: "Resolve all my conflicts…",
        group: "Sync",
        keywords: ["conflict", "decide", "PEMS", "merge", "many"],
        unavailable: whyNotSync,
        run: () => set({ conflict: "many" }),
      },
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
  }, [organization, rights, selection, hasSelection, selects, set]);
  useRegisterCommands(commands);
}
