"use client";

import { useQueryClient } from "@tanstack/react-query";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { recordsInWords, retryResult } from "#src/features/data/quality-words.ts";
import { countsKey } from "#src/features/data/use-data-counts.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Trying quarantined records again, and dismissing them. */
export function useQuarantineActions() {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const queries = useQueryClient();
  const retry = trpc.quality.retryQuarantined.useMutation();
  const dismiss = trpc.quality.dismissQuarantined.useMutation();
  const readAgain = () => {
    void queries.invalidateQueries({ queryKey: countsKey(organizationId) });
    return queries.invalidateQueries({ queryKey: ["data", "quarantine", organizationId] });
  };
  const act = async (work: () => Promise<{ tone: "success" | "warning"; title: string }>, failed: string) => {
    try {
      const { tone, title } = await work();
      announce(title);
      notify({ tone, title });
    } catch (error) {
      notify({ tone: "error", title: failed, description: problemOf(error).message });
    }
    await readAgain();
  };
  return {
    /** Ids of what is being tried; empty for all; null when nothing is. */
    retrying: retry.isPending ? (retry.variables?.ids ?? []) : null,
    dismissing: dismiss.isPending,
    /** @param ids undefined: all that waits */
    retry: (ids: readonly string[] | undefined) =>
      act(async () => {
        const result = await retry.mutateAsync({ organizationId, ...(ids && { ids: [...ids] }) });
        return { tone: result.waiting === 0 ? "success" : "warning", title: retryResult(result) };
      }, "It couldn't be tried again"),
    dismiss: (ids: readonly string[]) =>
      act(async () => {
        const { dismissed } = await dismiss.mutateAsync({ organizationId, ids: [...ids] });
        return { tone: "success", title: `Dismissed ${recordsInWords(dismissed)}` };
      }, "It couldn't be dismissed"),
  };
}
