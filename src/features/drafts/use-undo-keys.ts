"use client";

import { useEffect } from "react";
import { notify } from "#src/components/toast.tsx";
import { failureWords } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";

/**
 * Ctrl/⌘+Z, Ctrl/⌘+Shift+Z (or Y) outside of text fields, on every view, from the first moment on: what they do is fetched
 * apart, and done as soon as it is here.
 */
export function useUndoKeys(): void {
  const workspace = useWorkspace();
  const utils = trpc.useUtils();
  const guard = useSessionGuard();
  useEffect(() => {
    const take = async (which: "undo" | "redo") => {
      try {
        const { draftCommands } = await import("#src/features/drafts/draft-commands.ts");
        draftCommands(workspace, utils, () => guard.signedIn())[which]();
      } catch (error) {
        notify({ tone: "error", title: `Couldn't ${which} that`, description: failureWords(error) });
      }
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      const target = event.target as Element;
      // A dialog that is on its way out keeps the focus until it is gone; the key is meant for what it did.
      const isLeaving = target.closest("[role=dialog][data-state=closed]") !== null;
      if (!isLeaving && target.closest("input, textarea, [contenteditable], [role=dialog]") !== null) return;
      event.preventDefault();
      void take(key === "y" || event.shiftKey ? "redo" : "undo");
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [workspace, utils, guard]);
}
