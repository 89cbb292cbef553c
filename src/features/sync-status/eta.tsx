"use client";

import { createContext, type ReactNode, useCallback, useContext, useSyncExternalStore } from "react";
import { EtaClock, type TimedState } from "#src/features/sync-status/eta-clock.ts";

const EtaContext = createContext(new EtaClock(() => 0));

/** Gives badges the clock that they count down by; it stays the same, so that no badge is painted for a new status. */
export function EtaProvider({ clock, children }: { clock: EtaClock; children: ReactNode }) {
  return <EtaContext.Provider value={clock}>{children}</EtaContext.Provider>;
}

/** The time left, after the word on a badge: " · ≈ 40 s". */
export function Eta({ state }: { state: TimedState }) {
  const clock = useContext(EtaContext);
  const words = useSyncExternalStore(
    useCallback((told) => clock.subscribe(told), [clock]),
    () => clock.words(state),
    () => "",
  );
  return words === "" ? null : <span className="font-normal tabular-nums"> · {words}</span>;
}
