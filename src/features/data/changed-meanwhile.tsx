"use client";

import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";

export interface ChangedMeanwhileProps {
  /** How many the list knows of, and how many there are by now; undefined while that is not known. */
  listed: number | undefined;
  present: number | undefined;
  onShow: () => unknown;
}

/** Has the list around it read again when it changed; while somebody is in it, offers that, so that nothing moves under the pointer. */
export function ChangedMeanwhile({ listed, present, onShow }: ChangedMeanwhileProps) {
  const here = useRef<HTMLDivElement>(null);
  const [offered, setOffered] = useState<number>();
  const changed = listed !== undefined && present !== undefined && listed !== present;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each change
  useEffect(() => {
    if (!changed) return setOffered(undefined);
    const inUse = here.current?.parentElement?.matches(":hover, :focus-within") ?? false;
    if (listed === 0 || !inUse) void onShow();
    else setOffered(present);
  }, [changed, present]);
  return (
    <div ref={here} className="contents">
      {changed && offered !== undefined && (
        <Button
          className="absolute bottom-4 left-1/2 z-30 -translate-x-1/2 animate-rise-in rounded-full shadow-float"
          onClick={() => void onShow()}
        >
          <RefreshCw aria-hidden />
          The list changed · show
        </Button>
      )}
    </div>
  );
}
