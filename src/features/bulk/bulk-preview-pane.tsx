"use client";

import { ArrowDown, ArrowRight, ArrowUp, CircleAlert, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { FIELD } from "#src/domain/record.ts";
import { type BulkPreview, costEffect, effectWords, skipWords } from "#src/features/bulk/bulk-words.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";

export interface BulkPreviewPaneProps {
  /** Null while there is something to fill in. */
  operation: BulkOperation | null;
  /** The last answer. */
  preview: BulkPreview | null;
  /** It is of this operation. */
  current: boolean;
  /** What went wrong, in words. */
  problem: string | null;
  onRetry?: (() => void) | undefined;
}

/** What an operation would do: in a sentence, in money, what stands in the way, and a few records of it. */
export function BulkPreviewPane({ operation, preview, current, problem, onRetry }: BulkPreviewPaneProps) {
  // The sentence belongs to the operation that was asked, not to the one that is being typed.
  const [told, setTold] = useState<BulkOperation | null>(null);
  useEffect(() => {
    if (current) setTold(operation);
  }, [current, operation]);
  const shown = current ? operation : told;
  return (
    <section aria-label="What this does" className="flex min-h-48 flex-col gap-3 border-t pt-4">
      {problem !== null && (
        <div role="alert" className="flex items-start gap-2 text-failed-text">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <p className="flex-1">{problem}</p>
          {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
        </div>
      )}
      {operation === null && preview === null ? (
        <p className="text-ink-faint">Fill this in, and what would happen is shown here before it does.</p>
      ) : preview === null || shown === null ? (
        problem === null && <Loading />
      ) : (
        <div aria-busy={!current} className="dims-while-busy flex flex-col gap-3">
          <Sentence preview={preview} operation={shown} />
          <Breaking preview={preview} />
          <Sample preview={preview} />
        </div>
      )}
    </section>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-2.5">
      <span className="sr-only">Working out what this does</span>
      <Skeleton className="w-3/4" />
      <Skeleton className="w-1/2" />
      <Skeleton className="w-2/3" />
    </div>
  );
}

function Sentence({ preview, operation }: { preview: BulkPreview; operation: BulkOperation }) {
  const cost = costEffect(preview);
  const skipped = skipWords(preview);
  const Arrow = cost === null || cost.direction === 0 ? null : cost.direction > 0 ? ArrowUp : ArrowDown;
  const unknown = preview.unknownCost ?? 0;
  return (
    <div role="status" className="flex flex-col gap-1">
      <p className="font-medium">
        {preview.changing === 0 ? "Nothing would change." : `${effectWords(preview, operation)}.`}
      </p>
      {cost !== null && preview.changing > 0 && (
        <p className="text-ink-muted tabular-nums">
          Forecast cost{" "}
          <span
            className={cn(
              "font-medium",
              cost.direction > 0 ? "text-failed-text" : cost.direction < 0 ? "text-synced-text" : "text-ink",
            )}
          >
            {cost.text}
            {Arrow !== null && <Arrow aria-hidden className="mb-0.5 ml-0.5 inline size-3.5" />}
          </span>
          {cost.range !== null && <span className="max-sm:block"> ({cost.range})</span>}
          {unknown > 0 && (
            <span className="text-ink-faint"> · {unknown.toLocaleString("en-US")} without a known cost</span>
          )}
        </p>
      )}
      {skipped !== "" && <p className="text-ink-muted">Left alone: {skipped}.</p>}
    </div>
  );
}

/** Drafts may break rules, but can't be sent so. */
function Breaking({ preview }: { preview: BulkPreview }) {
  if (preview.breaking.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 rounded bg-conflict-soft px-3 py-2 text-conflict-text">
      {preview.breaking.map(({ message, count }) => (
        <li key={message} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {count.toLocaleString("en-US")} could not be sent to PEMS like that: {message}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Sample({ preview }: { preview: BulkPreview }) {
  if (preview.sample.length === 0) return null;
  return (
    <table className="w-full table-fixed border-collapse text-left">
      <caption className="pb-1 text-left text-ink-faint text-sm">
        {preview.sample.length === preview.changing ? "Before and after" : "Some of them, before and after"}
      </caption>
      {/* The head is for screen readers alone: it gives the columns no width. */}
      <colgroup>
        <col className="w-2/5 sm:w-1/3" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">Record</th>
          <th scope="col">Changes</th>
        </tr>
      </thead>
      <tbody>
        {preview.sample.map(({ pfaId, description, changes }) => (
          <tr key={pfaId} className="border-t border-line-soft align-top">
            <th scope="row" className="py-1.5 pr-3 font-normal">
              <span className="block truncate font-medium">{pfaId}</span>
              <span className="block truncate text-ink-muted text-sm">{description}</span>
            </th>
            <td className="py-1.5">
              {changes.map(({ field, before, after }) => (
                <span key={field} className="flex flex-wrap items-baseline gap-x-1.5 tabular-nums">
                  <span className="text-ink-faint text-sm sm:w-26">{FIELD[field].label}</span>
                  {/* Old and new stay side by side; where the name leaves no room, both go below it. */}
                  <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
                    <span className="text-ink-muted">{formatValue(field, before)}</span>
                    <ArrowRight aria-label="becomes" className="size-3 shrink-0 self-center text-ink-faint" />
                    <span className="font-medium">{formatValue(field, after)}</span>
                  </span>
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
