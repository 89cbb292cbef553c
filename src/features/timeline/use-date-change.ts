"use client";

import { useCallback } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { type BulkSkip, bulkOutcome } from "#src/domain/bulk-operation.ts";
import { fieldsOf, type PfaFields } from "#src/domain/record.ts";
import { useBulk } from "#src/features/bulk/use-bulk.ts";
import { type CellValue, editCells } from "#src/features/drafts/draft-actions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { DateChange } from "#src/features/timeline/bar-drag.ts";
import { movedTogether } from "#src/features/timeline/moved-together.ts";
import { selectedHere } from "#src/features/timeline/selected-here.ts";
import {
  doneText,
  gestureText,
  movedText,
  movedTogetherText,
  skippedText,
  whyNotText,
} from "#src/features/timeline/timeline-words.ts";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { seenValue, shownFields } from "#src/features/working-set/record-row.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

/**
 * Moves forecast dates of one record, or of all that are selected when it is one of them: one step that can be undone. What
 * changed, what it comes to, and what didn't and why, is announced.
 */
export function useDateChange(): (change: DateChange, pfaId: string) => void {
  const workspace = useWorkspace();
  const { pages, query, total, today } = useWorkingSet();
  const { apply } = useBulk();
  return useCallback(
    (change, pfaId) => {
      const { store, selection } = workspace;
      const money = workspace.rights.viewFinancials;
      const here = selectedHere(workspace, pages, total ?? 0, pfaId);
      if (here === null) {
        void apply(change, selection.toInput(toRecordFilter(query.filter)), selection.count(total ?? 0));
        return;
      }
      const values: CellValue[] = [];
      const skipped = new Map<BulkSkip, number>();
      const moving: PfaFields[] = [];
      let moved: PfaFields | null = null;
      for (const id of here) {
        const view = store.get(id);
        if (view === undefined) continue;
        const fields = shownFields(view);
        const outcome = bulkOutcome(fields, change);
        if (outcome.kind === "skip") {
          skipped.set(outcome.reason, (skipped.get(outcome.reason) ?? 0) + 1);
          continue;
        }
        moving.push(fields);
        moved = { ...fields, ...outcome.delta };
        for (const field of fieldsOf(outcome.delta)) {
          const value = outcome.delta[field] ?? null;
          values.push({ pfaId: id, field, value, seen: seenValue(view, field) ?? null });
        }
      }
      const changed = moving.length;
      const who = here.length === 1 ? pfaId : null;
      editCells(workspace, values, gestureText(change, changed, who));
      const [reason] = skipped.keys();
      if (changed === 0) {
        if (reason === undefined) return;
        const why = here.length === 1 ? whyNotText(reason) : `Nothing moved: ${skippedText(skipped)}`;
        notify({ tone: "info", title: why, bundle: "timeline-refused" });
        return;
      }
      const done = doneText(change, changed, who);
      const what =
        who !== null && moved !== null
          ? movedText(moved, today ?? "", money)
          : movedTogetherText(
              movedTogether(moving, { amount: change.amount, operation: change }, today ?? ""),
              money,
            );
      // Notices are read aloud, too.
      if (skipped.size === 0) announce(`${done}: ${what}`);
      else
        notify({ tone: "info", title: done, description: `${what}. As they were: ${skippedText(skipped)}.` });
    },
    [workspace, pages, query, total, today, apply],
  );
}
