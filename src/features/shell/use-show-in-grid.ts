"use client";

import { useCallback } from "react";
import { useGoTo } from "#src/features/shell/use-go-to.ts";

/** Shows the records in these states in the grid, whichever view is open. */
export function useShowInGrid(): (states: readonly string[]) => void {
  const goTo = useGoTo();
  return useCallback((states) => goTo("grid", { status: states }), [goTo]);
}
