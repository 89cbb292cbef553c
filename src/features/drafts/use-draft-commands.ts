"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type DraftCommands, draftCommands } from "#src/features/drafts/draft-commands.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";

/** What can be done with the user's drafts from anywhere. */
export function useDraftCommands(): DraftCommands {
  const workspace = useWorkspace();
  const utils = trpc.useUtils();
  const guard = useSessionGuard();
  return useMemo(() => draftCommands(workspace, utils, () => guard.signedIn()), [workspace, utils, guard]);
}

/** What the next undo and redo are about ("Forecast start of PFA-10-00012"), as it changes; null when there is none. */
export function useUndoState(): { nextUndo: string | null; nextRedo: string | null } {
  const { undo } = useWorkspace();
  const subscribe = useCallback((told: () => void) => undo.subscribe(told), [undo]);
  const nextUndo = useSyncExternalStore(
    subscribe,
    () => undo.nextUndo?.label ?? null,
    () => null,
  );
  const nextRedo = useSyncExternalStore(
    subscribe,
    () => undo.nextRedo?.label ?? null,
    () => null,
  );
  return { nextUndo, nextRedo };
}
