"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { lazyPart } from "#src/components/lazy-part.tsx";
import { useBulkCommands } from "#src/features/bulk/use-bulk-commands.ts";
import { useHasSelection } from "#src/features/bulk/use-selected.ts";
import { viewOf } from "#src/features/shell/views.ts";

const CommandDeck = lazyPart(() =>
  import("#src/features/bulk/command-deck.tsx").then((module) => module.CommandDeck),
);

/** Where the command deck appears as soon as records are selected in a view that shows the selection. */
export function DeckSlot() {
  const view = viewOf(usePathname());
  const selects = view === "grid" || view === "timeline";
  const hasSelection = useHasSelection();
  // The server renders no selection, and the address may hold one.
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  useBulkCommands(selects);
  if (!ready || !selects || !hasSelection) return null;
  return <CommandDeck />;
}
