"use client";

import { useEffect, useRef, useState } from "react";
import { fetchLater } from "#src/components/on-demand.ts";
import { useApplyBulk } from "#src/features/bulk/use-apply-bulk.ts";
import type { CellPosition } from "#src/features/grid/cell-moves.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { RangeActions } from "#src/features/grid/range-actions.ts";
import type { RangeContext } from "#src/features/grid/range-job.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { toRecordFilter } from "#src/features/working-set/record-filter.ts";
import { recordOrder } from "#src/features/working-set/sort-order.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const OTHER_RECORDS = "Other records are shown now: go back to those that you meant, and do it again there.";

/** The commands on ranges of the grid; the same object as long as the grid is open. */
export function useRangeCommands(
  columns: readonly Column[],
  reveal: (to: CellPosition) => void,
): RangeActions {
  const workspace = useWorkspace();
  const workingSet = useWorkingSet();
  const { client } = trpc.useUtils();
  const apply = useApplyBulk();
  const organizationId = workspace.organization.id;
  const { filter, group, sort } = workingSet.query;
  const context: RangeContext = {
    workspace,
    workingSet,
    columns,
    today: workingSet.today ?? "",
    reveal,
    reader: {
      ids: async (offset, limit) => {
        const query = { filter: toRecordFilter(filter), sort: recordOrder(group, sort) };
        return (await client.records.ids.query({ organizationId, ...query, offset, limit })).pfaIds;
      },
      rows: async (pfaIds) => (await client.records.byIds.query({ organizationId, pfaIds })).rows,
    },
    setField: (field, value, pfaIds) => apply({ kind: "set", field, value }, { pfaIds }, pfaIds.length),
  };
  const [held] = useState(() => {
    const now = { context };
    return { now, commands: new RangeActions(() => now.context) };
  });
  held.now.context = context;
  useEffect(() => fetchLater([held.commands.code]), [held]);
  // Live changes and folded groups leave a range what it is: its records are found by their ids.
  const shown = JSON.stringify([toRecordFilter(filter), group, sort]);
  const shownBefore = useRef(shown);
  useEffect(() => {
    if (shownBefore.current === shown) return;
    shownBefore.current = shown;
    held.commands.stop(OTHER_RECORDS);
  }, [held, shown]);
  return held.commands;
}
