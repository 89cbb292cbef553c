"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import type { SelectionInput, SelectionState } from "#src/features/working-set/selection.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface Selected {
  readonly state: SelectionState;
  readonly isEmpty: boolean;
  /** How many records; null while it isn't known how many match. */
  readonly count: number | null;
  /** For a procedure: the same object until the selection or the query changes. */
  readonly input: SelectionInput;
}

/** The selection as it is now. */
export function useSelected(): Selected {
  const { selection } = useWorkspace();
  const { query, total } = useWorkingSet();
  const state = useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => selection.state,
    () => selection.state,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state stands for the selection
  return useMemo(
    () => ({
      state,
      isEmpty: selection.isEmpty,
      count: state.kind === "all" && total === null ? null : selection.count(total ?? 0),
      input: selection.toInput(toRecordFilter(query.filter)),
    }),
    [state, query, total],
  );
}

/** Whether anything is selected, for what need not know more. */
export function useHasSelection(): boolean {
  const { selection } = useWorkspace();
  return useSyncExternalStore(
    useCallback((told) => selection.subscribe(told), [selection]),
    () => !selection.isEmpty,
    () => false,
  );
}
