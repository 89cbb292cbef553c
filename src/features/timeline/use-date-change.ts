"use client";

import { useCallback } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { type BulkSkip, bulkOutcome } from "#src/domain/bulk-operation.ts";
import { fieldsOf } from "#src/domain/record.ts";
import { useBulk } from "#src/features/bulk/use-bulk.ts";
import { type CellValue, editCells } from "#src/features/drafts/draft-actions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { DateChange } from "#src/features/timeline/bar-drag.ts";
import { selectedHere } from "#src/features/timeline/selected-here.ts";
import { doneText, gestureText, skippedText, whyNotText } from "#src/features/timeline/timeline-words.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { seenValue, shownFields } from "#src/features/working-set/record-row.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/**
 * Moves forecast dates of one record, or of all that are selected when it is one of them: one step that can be undone. What
 * changed, and what didn't and why, is announced.
 * @returns whether anything changed, as far as this browser knows
 */
export function useDateChange(): (change: DateChange, pfaId: string) => boolean {
  const workspace = useWorkspace();
  const { pages, query, total } = useWorkingSet();
  const { apply } = useBulk();
  return useCallback(
    (change, pfaId) => {
      const { store, selection } = workspace;
      const here = selectedHere(workspace, pages, total ?? 0, pfaId);
      if (here === null) {
        void apply(change, selection.toInput(toRecordFilter(query.filter)), selection.count(total ?? 0));
        return true;
      }
      const values: CellValue[] = [];
      const skipped = new Map<BulkSkip, number>();
      let changed = 0;
      for (const id of here) {
        const view = store.get(id);
        if (view === undefined) continue;
        const outcome = bulkOutcome(shownFields(view), change);
        if (outcome.kind === "skip") {
          skipped.set(outcome.reason, (skipped.get(outcome.reason) ?? 0) + 1);
          continue;
        }
        changed += 1;
        for (const field of fieldsOf(outcome.delta)) {
          const value = outcome.delta[field] ?? null;
          values.push({ pfaId: id, field, value, seen: seenValue(view, field) ?? null });
        }
      }
      const who = here.length === 1 ? pfaId : null;
      editCells(workspace, values, gestureText(change, changed, who));
      const [reason] = skipped.keys();
      if (changed === 0 && reason !== undefined) {
        const why = here.length === 1 ? whyNotText(reason) : `Nothing moved: ${skippedText(skipped)}`;
        notify({ tone: "info", title: why, bundle: "timeline-refused" });
        return false;
      }
      const done = doneText(change, changed, who);
      // Notices are read aloud, too.
      if (skipped.size === 0) announce(done);
      else notify({ tone: "info", title: done, description: `As they were: ${skippedText(skipped)}.` });
      return true;
    },
    [workspace, pages, query, total, apply],
  );
}
