"use client";

import { RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { Button } from "#src/components/button.tsx";

export interface ChangedMeanwhileProps {
  /** How many the list knows of, and how many there are by now; undefined while that is not known. */
  listed: number | undefined;
  present: number | undefined;
  onShow: () => unknown;
}

/** Offers to show what changed, so that nothing moves under the pointer; an empty list fills by itself. */
export function ChangedMeanwhile({ listed, present, onShow }: ChangedMeanwhileProps) {
  const changed = listed !== undefined && present !== undefined && listed !== present;
  const fills = changed && listed === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (fills) void onShow();
  }, [fills, present]);
  if (!changed || fills) return null;
  return (
    <Button
      className="absolute bottom-4 left-1/2 z-30 -translate-x-1/2 animate-rise-in rounded-full shadow-float"
      onClick={() => void onShow()}
    >
      <RefreshCw aria-hidden />
      The list changed · show
    </Button>
  );
}
