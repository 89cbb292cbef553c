import { notify } from "#src/components/toast.tsx";
import type { Step, UndoStack } from "#src/features/drafts/undo-stack.ts";

/** What a notice with "Undo" does: takes its own step back as long as that is the newest one, and says so when it isn't. */
export function undoThis(stack: UndoStack, step: Step | undefined, undoNewest: () => void): void {
  if (stack.nextUndo === step) {
    undoNewest();
    return;
  }
  const description = "Undo takes back the newest change first: Ctrl/⌘+Z goes on from there.";
  notify({ tone: "info", title: "You did something since", description });
}
