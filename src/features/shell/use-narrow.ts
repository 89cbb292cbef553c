"use client";

import { useSyncExternalStore } from "react";

const QUERY = "(width < 40rem)";

function subscribe(told: () => void): () => void {
  const media = window.matchMedia(QUERY);
  media.addEventListener("change", told);
  return () => media.removeEventListener("change", told);
}

/** Whether the page is as narrow as a phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(QUERY).matches,
    () => false,
  );
}
