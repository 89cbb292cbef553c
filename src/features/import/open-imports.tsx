"use client";

import { FileClock, X } from "lucide-react";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

export interface OpenImportsProps {
  onOpen: (importId: string) => void;
  onDrop: (importId: string) => void;
}

/** Files that were compared and not saved; kept for a day. */
export function OpenImports({ onOpen, onDrop }: OpenImportsProps) {
  const { organization } = useWorkspace();
  const { data } = trpc.imports.list.useQuery({ organizationId: organization.id }, { staleTime: 0 });
  if (data === undefined || data.imports.length === 0) return null;
  return (
    <section aria-labelledby="open-imports">
      <h3 id="open-imports" className="pb-1 font-medium text-ink-muted text-sm">
        Compared, not saved
      </h3>
      <ul className="divide-y divide-line-soft border-y border-line-soft">
        {data.imports.map(({ importId, fileName, createdAt }) => (
          <li key={importId} className="flex min-h-8 items-center gap-2 py-1">
            <FileClock aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            <span className="min-w-0 flex-1 truncate" title={fileName}>
              {fileName}
            </span>
            <span className="shrink-0 text-ink-faint text-sm tabular-nums">{formatMoment(createdAt)}</span>
            <Button size="sm" aria-label={`Look at it: ${fileName}`} onClick={() => onOpen(importId)}>
              Look at it
            </Button>
            <IconButton label={`Forget ${fileName}`} size="sm" onClick={() => onDrop(importId)}>
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
