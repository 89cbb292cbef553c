"use client";

import { useCallback, useEffect, useMemo, useRef } from "react";
import { announce } from "#src/components/live-region.tsx";
import { fetchLater, OnDemand } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import type { BulkPreview } from "#src/features/bulk/bulk-words.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";
import { useSessionGuard } from "#src/trpc/provider.tsx";

/** What became of an operation. */
export type BulkAnswer =
  | { readonly outcome: "applied"; readonly changed: number }
  /** The selection holds other records by now: nothing was done. */
  | { readonly outcome: "changed"; readonly preview: BulkPreview }
  | { readonly outcome: "failed"; readonly message: string }
  /** Asked again, it goes on where it stands. */
  | { readonly outcome: "unknown"; readonly message: string };

export interface Bulk {
  /**
   * Does an operation to a selection in one call, as one step that can be undone; rows that are loaded show it at once.
   * Tells what became of it in passing. @param count records that the user was shown
   */
  readonly apply: (operation: BulkOperation, selection: SelectionInput, count: number) => Promise<void>;
  /** The same for a dialog, which tells itself of what didn't work. */
  readonly attempt: (
    operation: BulkOperation,
    selection: SelectionInput,
    shown: Shown,
    /** Told in words while no answer comes. */
    onWaiting: (words: string) => void,
  ) => Promise<BulkAnswer>;
  /** Tells in passing what became of an operation that wasn't done. @param count records that the user was shown */
  readonly tell: (answer: BulkAnswer, count: number) => Promise<void>;
  /** What it would do, with everything that was typed so far. */
  readonly preview: (
    operation: BulkOperation,
    selection: SelectionInput,
    signal?: AbortSignal,
  ) => Promise<BulkPreview>;
}

/** What the user was shown before. Without a digest only the number of records is held to it. */
export type Shown = Pick<BulkPreview, "records"> & Partial<Pick<BulkPreview, "digest">>;

const NOT_FETCHED =
  "A part of the page could not be fetched, so nothing was changed. Check the connection and try again.";
/** Words and effects are fetched with the first operation, or once the page has come to rest. */
const ATTEMPT = new OnDemand(() => import("#src/features/bulk/attempt-bulk.ts"));

/** Operations on many records at once. */
export function useBulk(): Bulk {
  const workspace = useWorkspace();
  const { organization, writer } = workspace;
  const organizationId = organization.id;
  const { pages } = useWorkingSet();
  const pagesNow = useRef(pages);
  pagesNow.current = pages;
  const utils = trpc.useUtils();
  const guard = useSessionGuard();
  useEffect(() => fetchLater([ATTEMPT]), []);

  const preview = useCallback<Bulk["preview"]>(
    async (operation, selection, signal) => {
      // What was typed a moment ago belongs to what is shown.
      await writer.flush();
      const input = { organizationId, selection, operation };
      return utils.client.bulk.preview.query(input, signal === undefined ? {} : { signal });
    },
    [writer, utils, organizationId],
  );

  const attempt = useCallback<Bulk["attempt"]>(
    async (operation, selection, shown, onWaiting) => {
      const code = ATTEMPT.loaded ?? (await ATTEMPT.load().catch(() => undefined));
      if (code === undefined) return { outcome: "failed", message: NOT_FETCHED };
      const loaded = () => pagesNow.current.loadedIds();
      const parts = {
        workspace,
        utils,
        loaded,
        onWaiting,
        signedIn: () => guard.signedIn(),
      };
      return code.attemptBulk(parts, operation, selection, shown);
    },
    [workspace, utils, guard],
  );

  const tell = useCallback<Bulk["tell"]>(async (answer, count) => {
    if (answer.outcome === "applied") return;
    const description =
      answer.outcome === "changed"
        ? (await ATTEMPT.load()).otherSelection(answer.preview.records, count)
        : answer.message;
    const title = answer.outcome === "unknown" ? "No certain answer" : "Nothing was changed";
    announce(`${title}. ${description}`, "assertive");
    notify({ tone: "error", title, description });
  }, []);

  const apply = useCallback<Bulk["apply"]>(
    async (operation, selection, count) => {
      const waiting = (description: string) =>
        notify({
          tone: "warning",
          title: "Not saved yet, trying again",
          description,
          instead: "bulk-waiting",
        });
      await tell(await attempt(operation, selection, { records: count }, waiting), count);
    },
    [attempt, tell],
  );
  return useMemo(() => ({ apply, attempt, preview, tell }), [apply, attempt, preview, tell]);
}
