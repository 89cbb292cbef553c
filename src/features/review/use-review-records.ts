"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ReviewRecord } from "#src/features/review/review-lines.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

const AT_ONCE = 200;

export interface ReviewRecords {
  readonly get: (pfaId: string) => ReviewRecord | undefined;
  /** Asks for those that are not here yet; they come soon. */
  readonly want: (pfaIds: readonly string[]) => void;
}

/**
 * The drafts of a review field by field, as they come into sight: of 25,000 nobody reads more than some hundreds.
 * @param first what came with the review itself; another list begins anew
 */
export function useReviewRecords(first: readonly ReviewRecord[]): ReviewRecords {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const known = useRef(new Map<string, ReviewRecord>());
  const asking = useRef(false);
  const wanted = useRef<readonly string[]>([]);
  const [, repaint] = useState(0);
  const [source, setSource] = useState<readonly ReviewRecord[] | null>(null);
  if (source !== first) {
    known.current = new Map(first.map((record) => [record.pfaId, record]));
    setSource(first);
  }
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const ask = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    try {
      for (;;) {
        const into = known.current;
        const pfaIds = wanted.current.filter((pfaId) => !into.has(pfaId)).slice(0, AT_ONCE);
        if (pfaIds.length === 0 || !alive.current) return;
        const { records } = await client.drafts.reviewLines.query({ organizationId, pfaIds });
        // Committed or discarded in another tab: there is nothing more to say about it.
        for (const pfaId of pfaIds) into.set(pfaId, { ...GONE, pfaId });
        for (const record of records) into.set(record.pfaId, record);
        repaint((count) => count + 1);
      }
    } catch {
      // Scrolling on, or opening the review again, asks once more.
    } finally {
      asking.current = false;
    }
  }, [client, organizationId]);
  const want = useCallback(
    (pfaIds: readonly string[]) => {
      wanted.current = pfaIds;
      if (pfaIds.some((pfaId) => !known.current.has(pfaId))) void ask();
    },
    [ask],
  );
  return { get: (pfaId) => known.current.get(pfaId), want };
}

const GONE = { description: "is no draft any more", changes: [], findings: [], collisions: [] } as const;
