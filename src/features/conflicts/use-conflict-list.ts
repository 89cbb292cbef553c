"use client";

import { useQuery } from "@tanstack/react-query";
import type { ListedConflict } from "#src/features/conflicts/many-conflicts-words.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { trpc } from "#src/trpc/client.ts";

const AT_ONCE = 500;
/** More are decided in turns. */
export const MOST_LISTED = 5000;

export interface ConflictList {
  /** Those that the user may decide, newest first. */
  readonly conflicts: readonly ListedConflict[];
  /** How many there are, also beyond those listed. */
  readonly total: number;
}

/** All conflicts that are to be decided: of a selection or of all records, of the user or of everybody. */
export function useConflictList(selection: SelectionInput | null, mine: boolean) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  return useQuery({
    queryKey: ["conflicts-to-decide", organizationId, selection, mine],
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<ConflictList> => {
      const input = {
        organizationId,
        status: "unresolved" as const,
        mine,
        limit: AT_ONCE,
        ...(selection !== null && { selection }),
      };
      const conflicts: ListedConflict[] = [];
      for (;;) {
        const page = await client.conflicts.list.query({ ...input, offset: conflicts.length }, { signal });
        conflicts.push(...page.conflicts);
        const isLast = page.conflicts.length < AT_ONCE || conflicts.length >= MOST_LISTED;
        if (isLast) return { conflicts: conflicts.filter((one) => one.mayResolve), total: page.total };
      }
    },
  });
}
