"use client";

import { createContext, type ReactNode, useCallback, useContext, useSyncExternalStore } from "react";
import { EtaClock, type TimedState, WAITING } from "#src/features/sync-status/eta-clock.ts";

const EtaContext = createContext(new EtaClock(() => 0));

/** Gives badges the clock that they count down by; it stays the same, so that no badge is painted for a new status. */
export function EtaProvider({ clock, children }: { clock: EtaClock; children: ReactNode }) {
  return <EtaContext.Provider value={clock}>{children}</EtaContext.Provider>;
}

/** The word on a badge with the time left after it: "Queued · ≈ 40 s"; what it waits for takes its place to the eye. */
export function TimedLabel({ state, label }: { state: TimedState; label: string }) {
  const clock = useContext(EtaContext);
  const words = useSyncExternalStore(
    useCallback((told) => clock.subscribe(told), [clock]),
    () => clock.words(state),
    () => "",
  );
  if (words === WAITING) {
    return (
      <>
        <span className="sr-only">{label} · </span>
        {words}
      </>
    );
  }
  return (
    <>
      {label}
      {words !== "" && <span className="font-normal tabular-nums"> · {words}</span>}
    </>
  );
}
