"use client";

import { RefreshCw } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { changedWords } from "#src/features/working-set/changed-words.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/** Over a view: says that its records are others by now, or stand elsewhere, and shows them when asked to. */
export function ChangedRows() {
  const { moved, comeOrGone, waiting, reload } = useWorkingSet();
  const words = changedWords(moved, comeOrGone);
  if (words === null || waiting) return null;
  return (
    <Button
      className="absolute bottom-4 left-1/2 z-30 -translate-x-1/2 animate-rise-in rounded-full shadow-float"
      onClick={reload}
    >
      <RefreshCw aria-hidden />
      {words} · show
    </Button>
  );
}
