"use client";

import { useCallback } from "react";
import { type BulkSkip, bulkOutcome } from "#src/domain/bulk-operation.ts";
import { fieldsOf, type PfaFields } from "#src/domain/record.ts";
import { useApplyBulk } from "#src/features/bulk/use-apply-bulk.ts";
import { type CellValue, editCells } from "#src/features/drafts/draft-actions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { DateChange } from "#src/features/timeline/bar-drag.ts";
import { gestureText, tellMove } from "#src/features/timeline/moved-words.ts";
import { selectedHere } from "#src/features/timeline/selected-here.ts";
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
  const apply = useApplyBulk();
  return useCallback(
    (change, pfaId) => {
      const { store, selection } = workspace;
      const here = selectedHere(workspace, pages, total ?? 0, pfaId);
      if (here === null) {
        void apply(change, selection.toInput(toRecordFilter(query.filter)), selection.count(total ?? 0));
        return;
      }
      const values: CellValue[] = [];
      const skipped = new Map<BulkSkip, number>();
      const moved: PfaFields[] = [];
      for (const id of here) {
        const view = store.get(id);
        if (view === undefined) continue;
        const fields = shownFields(view);
        const outcome = bulkOutcome(fields, change);
        if (outcome.kind === "skip") {
          skipped.set(outcome.reason, (skipped.get(outcome.reason) ?? 0) + 1);
          continue;
        }
        moved.push(fields);
        for (const field of fieldsOf(outcome.delta)) {
          const value = outcome.delta[field] ?? null;
          values.push({ pfaId: id, field, value, seen: seenValue(view, field) ?? null });
        }
      }
      const who = here.length === 1 ? pfaId : null;
      editCells(workspace, values, gestureText(change, moved.length, who));
      tellMove({ change, who, moved, skipped, today: today ?? "", money: workspace.rights.viewFinancials });
    },
    [workspace, pages, query, total, today, apply],
  );
}
