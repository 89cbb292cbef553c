"use client";

import { useMemo } from "react";
import type { Command } from "#src/features/commands/command-registry.ts";
import type { DraftCommands } from "#src/features/drafts/draft-commands.ts";
import { useUndoState } from "#src/features/drafts/use-draft-commands.ts";
import { useKnownDrafts } from "#src/features/drafts/use-drafts-summary.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** What the palette offers of the drafts bar. */
export function useDraftBarCommands({ undo, redo, discard }: DraftCommands): readonly Command[] {
  const { organization, rights } = useWorkspace();
  const { set } = useAddress();
  const { nextUndo, nextRedo } = useUndoState();
  const none = useKnownDrafts()?.count === 0;
  const maySync = may(organization, "perm_Sync");
  return useMemo(() => {
    if (!rights.saveDraft) return [];
    const group = "Drafts" as const;
    const noDrafts = none ? "You have no drafts." : null;
    return [
      {
        id: "drafts.undo",
        label: nextUndo === null ? "Undo" : `Undo ${nextUndo}`,
        group,
        shortcut: "Mod+Z",
        unavailable: nextUndo === null ? "There is nothing to undo." : null,
        run: undo,
      },
      {
        id: "drafts.redo",
        label: nextRedo === null ? "Redo" : `Redo ${nextRedo}`,
        group,
        shortcut: "Mod+Shift+Z",
        unavailable: nextRedo === null ? "There is nothing to redo." : null,
        run: redo,
      },
      ...(maySync
        ? [
            {
              id: "drafts.review",
              label: "Review & sync",
              group,
              keywords: ["send", "commit", "PEMS"],
              unavailable: noDrafts,
              run: () => set({ review: true }),
            },
          ]
        : []),
      {
        id: "drafts.discard",
        label: "Discard all drafts",
        group,
        keywords: ["give up", "throw away"],
        unavailable: noDrafts,
        run: () => void discard(),
      },
    ];
  }, [rights.saveDraft, maySync, nextUndo, nextRedo, none, undo, redo, discard, set]);
}
