"use client";

import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";

export interface PartMissingProps {
  /** Tries again; rejects where that failed, too. */
  onRetry: () => Promise<unknown>;
  onClose?: (() => void) | undefined;
}

/** Stands in the place of a part whose code could not be fetched. Tries again by itself when the network is back. */
export function PartMissing({ onRetry, onClose }: PartMissingProps) {
  const [failures, setFailures] = useState(1);
  const [trying, setTrying] = useState(false);
  const retry = () => {
    if (trying) return;
    setTrying(true);
    onRetry().catch(() => {
      setTrying(false);
      setFailures((before) => before + 1);
    });
  };
  const newest = useRef(retry);
  newest.current = retry;
  useEffect(() => {
    const online = () => newest.current();
    window.addEventListener("online", online);
    return () => window.removeEventListener("online", online);
  }, []);
  return (
    <div role="alert" className="m-auto flex max-w-full flex-wrap items-center justify-center gap-2 p-3">
      <p className="text-ink">
        This part could not be loaded.{" "}
        {failures > 1 && <span className="text-ink-muted">What you typed is kept when you reload.</span>}
      </p>
      <Button size="sm" busy={trying} onClick={retry}>
        Try again
      </Button>
      {/* After an update of the application its old code is gone, and only the page itself can bring the new one. */}
      {failures > 1 && (
        <Button size="sm" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      )}
      {onClose !== undefined && (
        <Button size="sm" variant="ghost" onClick={onClose}>
          Close
        </Button>
      )}
    </div>
  );
}

/** The same for what would have opened over the page. Takes the focus, and gives it back. */
export function PartMissingOver(props: PartMissingProps) {
  const box = useRef<HTMLDivElement>(null);
  // Before what opens instead asks where the focus was.
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector("button")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") props.onClose?.();
  };
  return (
    <div
      ref={box}
      role="dialog"
      aria-label="Could not be loaded"
      onKeyDown={onKeyDown}
      className="fixed bottom-4 left-1/2 z-50 max-w-[calc(100vw-2rem)] -translate-x-1/2 rounded-lg bg-raised shadow-float"
    >
      <PartMissing {...props} />
    </div>
  );
}
