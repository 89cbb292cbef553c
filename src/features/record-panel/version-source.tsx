"use client";

import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { fieldsOf } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { Change } from "#src/features/record-panel/change.tsx";
import { formatExact } from "#src/features/shell/format-moment.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Source = RouterOutputs["quality"]["source"]["sources"][number];

const ASKED_BY: { readonly [S in Extract<Source, { kind: "page" }>["batch"]["source"]]: string } = {
  pull: "page",
  read_back: "answer to a check of a change",
  reconciliation: "page of a reconciliation",
};

/** Leads a version back to where it came from: the page of PEMS that held it, the change that made it, or both. */
export function VersionSource({ pfaId, version }: { pfaId: string; version: number }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="mt-1">
      <summary className="w-fit rounded-sm text-accent-text text-sm hover:underline">
        Where version {version} came from
      </summary>
      {open && <Sources pfaId={pfaId} version={version} />}
    </details>
  );
}

function Sources({ pfaId, version }: { pfaId: string; version: number }) {
  const { organization } = useWorkspace();
  const source = trpc.quality.source.useQuery({ organizationId: organization.id, pfaId, version });
  if (source.isError) {
    return (
      <div role="alert" className="mt-1 flex items-center gap-2">
        <p className="min-w-0 flex-1 text-failed-text text-sm">{problemOf(source.error).message}</p>
        <Button size="sm" busy={source.isFetching} onClick={() => void source.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  if (source.data === undefined) {
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-2 py-2">
        <Skeleton className="w-4/5" />
        <Skeleton className="w-1/2" />
      </div>
    );
  }
  const { sources } = source.data;
  return (
    <div className="mt-1 flex flex-col gap-2 border-line border-l-2 pl-2.5">
      {sources.length === 0 && (
        <p className="text-ink-muted text-sm">
          It is as old as this history; where it came from was not noted.
        </p>
      )}
      {sources.map((one) =>
        one.kind === "page" ? (
          <FromPage key="page" source={one} />
        ) : (
          <FromChange key={one.modificationId} source={one} />
        ),
      )}
    </div>
  );
}

function FromPage({ source: { batch, raw } }: { source: Extract<Source, { kind: "page" }> }) {
  return (
    <div>
      <p className="text-sm">
        From PEMS, {ASKED_BY[batch.source]} received {formatExact(batch.receivedAt)}
      </p>
      {raw === null ? (
        <p className="text-ink-muted text-sm">What PEMS sent is no longer kept.</p>
      ) : (
        <details>
          <summary className="w-fit rounded-sm text-accent-text text-sm hover:underline">
            As PEMS sent it
          </summary>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label="The record as PEMS sent it"
            className="scroll-thin mt-1 max-h-80 overflow-auto rounded border bg-sunken p-2"
          >
            <pre className="font-mono text-xs">{JSON.stringify(raw, null, 2)}</pre>
          </section>
        </details>
      )}
    </div>
  );
}

function FromChange({ source }: { source: Extract<Source, { kind: "modification" }> }) {
  const { author, committedAt, reason, delta } = source;
  return (
    <div>
      <p className="text-sm">
        Changed here by {author}
        {committedAt !== null && `, sent ${formatExact(committedAt)}`}
      </p>
      {reason !== null && <p className="text-ink-muted text-sm">“{reason}”</p>}
      <ul>
        {fieldsOf(delta).map((field) => (
          <Change key={field} field={field} to={formatValue(field, delta[field])} />
        ))}
      </ul>
    </div>
  );
}
