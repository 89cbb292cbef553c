import { Badge } from "#src/components/badge.tsx";
import { Button } from "#src/components/button.tsx";
import { fieldsOf } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { Change } from "#src/features/record-panel/change.tsx";
import { VersionSource } from "#src/features/record-panel/version-source.tsx";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { OpenBadge } from "#src/features/sync-status/open-badge.tsx";
import type { SyncState } from "#src/features/working-set/record-row.ts";
import type { RouterOutputs } from "#src/trpc/client.ts";

type Detail = RouterOutputs["records"]["get"];

/** Every observed version of a record, newest first: who changed what, here or in PEMS. */
export function RecordHistory({ pfaId, history }: { pfaId: string; history: Detail["history"] }) {
  if (history.length === 0) return <p className="text-ink-muted">No version is known yet.</p>;
  return (
    <ol className="flex flex-col divide-y divide-line-soft">
      {history.map((entry) => (
        <li key={entry.version} className="py-2.5 first:pt-0">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium tabular-nums">Version {entry.version}</span>
            <Badge>{entry.origin === "vanguard" ? "from here" : "in PEMS"}</Badge>
            <time dateTime={entry.changedAt} className="ml-auto text-ink-faint text-sm tabular-nums">
              {formatMoment(entry.changedAt)}
            </time>
          </p>
          <p className="text-ink-muted text-sm">
            {entry.changedBy}
            {entry.changeReason !== null && ` · ${entry.changeReason}`}
          </p>
          <ul className="mt-1">
            {entry.changes.map(({ field, from, to }) => (
              <Change key={field} field={field} from={formatValue(field, from)} to={formatValue(field, to)} />
            ))}
          </ul>
          <VersionSource pfaId={pfaId} version={entry.version} />
        </li>
      ))}
    </ol>
  );
}

export interface RecordChangesProps {
  changes: Detail["modifications"];
  /** Takes a change of the user's own back that has not been sent yet; undefined without the permission. */
  onRecall: ((modificationId: string) => void) | undefined;
}

/** Changes that were sent from here (everybody's) and the user's own draft, newest first. */
export function RecordChanges({ changes, onRecall }: RecordChangesProps) {
  if (changes.length === 0) return <p className="text-ink-muted">Nobody has changed it from here yet.</p>;
  return (
    <ol className="flex flex-col divide-y divide-line-soft">
      {changes.map((change) => (
        <li key={change.modificationId} className="py-2.5 first:pt-0">
          <p className="flex flex-wrap items-center gap-x-2">
            {change.status === "discarded" ? (
              <Badge>Discarded</Badge>
            ) : (
              <OpenBadge
                state={change.status as SyncState}
                problem={
                  change.status === "conflict" || change.status === "failed"
                    ? { ...change, status: change.status }
                    : null
                }
                at={change.syncedAt}
              />
            )}
            <span className="min-w-0 truncate">{change.byMe ? "You" : change.author}</span>
            <time className="ml-auto text-ink-faint text-sm tabular-nums">
              {change.committedAt === null ? "not sent" : formatMoment(change.committedAt)}
            </time>
          </p>
          {change.reason !== null && <p className="text-ink-muted text-sm">{change.reason}</p>}
          {change.error !== null && <p className="text-failed-text text-sm">{change.error.message}</p>}
          <ul className="mt-1">
            {fieldsOf(change.delta).map((field) => (
              <Change key={field} field={field} to={formatValue(field, change.delta[field])} />
            ))}
          </ul>
          {onRecall !== undefined &&
            change.byMe &&
            (change.status === "queued" || change.status === "committed") && (
              <Button size="sm" className="mt-1" onClick={() => onRecall(change.modificationId)}>
                Take back to draft
              </Button>
            )}
        </li>
      ))}
    </ol>
  );
}
