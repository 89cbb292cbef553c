"use client";

import { X } from "lucide-react";
import { Badge } from "#src/components/badge.tsx";
import { Button } from "#src/components/button.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { FIELD, type FieldValue, type RecordField } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { SOURCE_WORDS, STATE_WORDS } from "#src/features/record-panel/change-words.ts";
import { useReadAgain } from "#src/features/record-panel/use-read-again.ts";
import { formatExact } from "#src/features/shell/format-moment.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Changes = RouterOutputs["cells"]["changes"];

export interface CellChangesProps {
  pfaId: string;
  field: RecordField;
  onClose: () => void;
}

/** Who changed this cell: each change of one field, in PEMS or from here, and what is on its way. */
export function CellChanges({ pfaId, field, onClose }: CellChangesProps) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const query = trpc.cells.changes.useQuery({ organizationId, pfaId, field }, { staleTime: 0 });
  useReadAgain(organizationId, pfaId, () => query.refetch());
  const { label } = FIELD[field];
  return (
    <section
      aria-label={`Who changed ${label}?`}
      className="mb-2 animate-fade-in rounded border bg-sunken px-2.5 pt-1 pb-2"
    >
      <header className="flex items-center">
        <h4 className="flex-1 font-medium">Who changed {label}?</h4>
        <IconButton label="Close the changes" size="sm" tooltip={false} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      {query.isError ? (
        <div role="alert" className="flex items-center gap-2">
          <p className="min-w-0 flex-1 text-failed-text">{problemOf(query.error).message}</p>
          <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading" className="flex flex-col gap-2 py-2">
          <Skeleton className="w-4/5" />
          <Skeleton className="w-1/2" />
        </div>
      ) : (
        <List field={field} changes={query.data} />
      )}
    </section>
  );
}

function List({ field, changes: { open, changes, first } }: { field: RecordField; changes: Changes }) {
  return (
    <ol className="flex flex-col divide-y divide-line-soft">
      {open.map((change) => (
        <li key={change.modificationId} className="py-1.5">
          <Head by={change.byMe ? "You" : change.by} at={change.at} badge={STATE_WORDS[change.state]} />
          <Values field={field} to={change.to} />
          <Reason source={SOURCE_WORDS[change.source]} reason={change.reason} />
        </li>
      ))}
      {changes.map((change) => (
        <li key={change.version} className="py-1.5">
          <Head by={change.byMe ? "You" : change.by} at={change.at} badge={`Version ${change.version}`} />
          <Values field={field} from={change.from} to={change.to} />
          <Reason source={SOURCE_WORDS[change.source]} reason={change.reason} />
        </li>
      ))}
      <li className="py-1.5 text-ink-muted">
        {changes.length === 0 && open.length === 0
          ? "Nobody has changed it as far as this history goes: it was"
          : "Before that it was"}{" "}
        {formatValue(field, first.value)} in version {first.version}, {formatExact(first.at)}.
      </li>
    </ol>
  );
}

function Head({ by, at, badge }: { by: string; at: string; badge: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <span className="min-w-0 truncate font-medium">{by}</span>
      <Badge>{badge}</Badge>
      <time dateTime={at} className="ml-auto text-ink-faint text-sm tabular-nums">
        {formatExact(at)}
      </time>
    </p>
  );
}

function Values({ field, from, to }: { field: RecordField; from?: FieldValue; to: FieldValue }) {
  return (
    <p className="flex flex-wrap gap-x-1.5 tabular-nums">
      {from !== undefined && (
        <>
          <span className="text-ink-muted line-through decoration-ink-faint">{formatValue(field, from)}</span>
          <span aria-hidden>→</span>
          <span className="sr-only">became</span>
        </>
      )}
      <span>{formatValue(field, to)}</span>
    </p>
  );
}

function Reason({ source, reason }: { source: string; reason: string | null }) {
  return (
    <p className="text-ink-muted text-sm">
      {source}
      {reason !== null && ` · “${reason}”`}
    </p>
  );
}
