"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { loadOrTell } from "#src/components/load-or-tell.ts";
import { fetchLater, OnDemand } from "#src/components/on-demand.ts";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import type { BulkParts } from "#src/features/bulk/attempt-bulk.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";

/** Words and effects are fetched with the first operation, or once the page has come to rest. */
const CODE = new OnDemand(() => import("#src/features/bulk/attempt-bulk.ts"));

/**
 * Does an operation to a selection in one call, as one step that can be undone; rows that are loaded show it at once. What
 * became of it is told in passing. @param count records that the user was shown
 */
export type ApplyBulk = (operation: BulkOperation, selection: SelectionInput, count: number) => Promise<void>;

/** Does operations on many records without a dialog. */
export function useApplyBulk(): ApplyBulk {
  const parts = useBulkParts();
  useEffect(() => fetchLater([CODE]), []);
  return useCallback(async (...asked) => (await loadOrTell(CODE))?.applyBulk(parts, ...asked), [parts]);
}

/** What an operation acts on in this page. */
export function useBulkParts(): BulkParts {
  const workspace = useWorkspace();
  const { pages } = useWorkingSet();
  const pagesNow = useRef(pages);
  pagesNow.current = pages;
  const utils = trpc.useUtils();
  const guard = useSessionGuard();
  return useMemo(
    () => ({
      workspace,
      utils,
      loaded: () => pagesNow.current.loadedIds(),
      signedIn: () => guard.signedIn(),
    }),
    [workspace, utils, guard],
  );
}
