"use client";

import { useCallback, useState } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import { type ReportRow, refusedText } from "#src/features/import/report-words.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Copies all refused rows of an import with their reasons, to be pasted into a spreadsheet or a message. */
export function useCopyRefused(importId: string): { copy: () => void; busy: boolean } {
  const { organization } = useWorkspace();
  const { client } = trpc.useUtils();
  const organizationId = organization.id;
  const [busy, setBusy] = useState(false);
  const read = useCallback(async () => {
    const refused: ReportRow[] = [];
    for (let cursor: number | null = 0; cursor !== null; ) {
      const page = await client.imports.report.query({ organizationId, importId, only: "refused", cursor });
      refused.push(...page.rows);
      cursor = page.nextCursor;
    }
    await navigator.clipboard.writeText(refusedText(refused));
    return refused.length;
  }, [client, organizationId, importId]);
  const copy = useCallback(() => {
    setBusy(true);
    read()
      .then(
        (count) => {
          const title =
            count === 1 ? "Copied 1 refused row" : `Copied ${count.toLocaleString("en-US")} refused rows`;
          announce(title);
          notify({ tone: "success", title });
        },
        (error: unknown) => {
          const refused = error instanceof DOMException;
          const description = refused ? "The browser doesn't let this page copy." : problemOf(error).message;
          notify({ tone: "error", title: "Couldn't copy the rows", description });
        },
      )
      .finally(() => setBusy(false));
  }, [read]);
  return { copy, busy };
}
