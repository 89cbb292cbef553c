"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ManyStrategy, PreviewedConflict } from "#src/features/conflicts/many-conflicts-words.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Choosing goes on quickly; the question follows when it rests. */
const REST_MS = 150;

/** What a decision about many would do. `current`: the answer is of exactly these conflicts and this decision. */
export function useManyPreview(conflictIds: readonly string[], strategy: ManyStrategy | null) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [asked, setAsked] = useState({ conflictIds, strategy });
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ conflictIds, strategy }), REST_MS);
    return () => clearTimeout(timer);
  }, [conflictIds, strategy]);
  const preview = useQuery<PreviewedConflict[]>({
    queryKey: ["conflicts-preview", organizationId, asked.strategy, asked.conflictIds],
    enabled: asked.strategy !== null && asked.conflictIds.length > 0,
    staleTime: 0,
    gcTime: 0,
    // The sentence of one side says nothing about the other.
    placeholderData: (before, query) => (query?.queryKey[2] === asked.strategy ? before : undefined),
    queryFn: async ({ signal }) => {
      const input = {
        organizationId,
        conflictIds: [...asked.conflictIds],
        strategy: asked.strategy ?? "use_pems",
      };
      return (await client.conflicts.preview.query(input, { signal })).conflicts;
    },
  });
  const current =
    asked.conflictIds === conflictIds &&
    asked.strategy === strategy &&
    preview.data !== undefined &&
    !preview.isPlaceholderData &&
    !preview.isFetching;
  return { preview: preview.data, error: preview.error, reload: () => void preview.refetch(), current };
}
