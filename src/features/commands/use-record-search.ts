"use client";

import { useEffect, useState } from "react";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { RecordRow } from "#src/features/working-set/record-row.ts";
import { trpc } from "#src/trpc/client.ts";

const SHOWN = 8;
const REST_MS = 120;
/** A single letter is in every record. */
const SHORTEST = 2;

export interface RecordSearch {
  readonly rows: readonly RecordRow[];
  /** The rows are of an earlier text. */
  readonly waiting: boolean;
  readonly failed: boolean;
}

const NOTHING: RecordSearch = { rows: [], waiting: false, failed: false };

/** Records of the organization that a text finds, discontinued ones too; an older question is given up. */
export function useRecordSearch(text: string): RecordSearch {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const { client } = trpc.useUtils();
  const [found, setFound] = useState(NOTHING);
  const search = text.trim();
  useEffect(() => {
    if (search.length < SHORTEST) return setFound(NOTHING);
    setFound((before) => ({ ...before, waiting: true }));
    const controller = new AbortController();
    const ask = async () => {
      try {
        const { rows } = await client.records.list.query(
          {
            organizationId,
            filter: { search, discontinued: "include" },
            limit: SHOWN,
            totals: false,
          },
          { signal: controller.signal },
        );
        if (!controller.signal.aborted) setFound({ rows, waiting: false, failed: false });
      } catch {
        if (!controller.signal.aborted) setFound({ rows: [], waiting: false, failed: true });
      }
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [search, organizationId, client]);
  return found;
}
