"use client";

import { type ReactNode, useSyncExternalStore } from "react";
import { firstContent, hasFirstContent } from "#src/trpc/first-content.ts";

/** Shows what is fetched apart once the first rows stand, so that they come first; `instead` holds its place. */
export function AfterRows({ children, instead = null }: { children: ReactNode; instead?: ReactNode }) {
  // The server never renders it, and a part of the page that comes alive late begins with what the server rendered.
  return useSyncExternalStore(subscribe, hasFirstContent, () => false) ? children : instead;
}

function subscribe(told: () => void): () => void {
  let mounted = true;
  void firstContent.then(() => {
    if (mounted) told();
  });
  return () => {
    mounted = false;
  };
}
