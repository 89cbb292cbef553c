"use client";

import { memo, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { formatMoneyShort } from "#src/domain/money.ts";
import { type EditableField, FIELD } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import type { ReviewRecord, ReviewState } from "#src/features/review/review-lines.ts";
import { CostDifference } from "#src/features/review/review-totals.tsx";
import type { SettleCollisions } from "#src/features/review/use-settle-collision.ts";

export interface ReviewRecordLinesProps {
  pfaId: string;
  state: ReviewState;
  /** Number of changed fields: the place they take until they are here. */
  changes: number;
  /** Undefined until it is read. */
  record: ReviewRecord | undefined;
  leftOut: boolean;
  onLeaveOut: (pfaIds: readonly string[], out: boolean) => void;
  onSettle: SettleCollisions;
  onOpenRecord: (pfaId: string) => void;
}

/** One draft: the record, each changed field with its old and new value, and what is wrong with it. */
export const ReviewRecordLines = memo(function ReviewRecordLines(props: ReviewRecordLinesProps) {
  const { record, changes, onSettle, pfaId } = props;
  return (
    <>
      <Head {...props} />
      {record === undefined ? (
        Array.from({ length: changes }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
          <div key={line} className="flex h-7 items-center pl-6">
            <Skeleton className="h-3 w-3/5" />
          </div>
        ))
      ) : (
        <>
          {record.changes.map((change) => (
            <ChangeLine
              key={change.field}
              change={change}
              collides={record.collisions.includes(change.field)}
              // One colliding field is decided at the head of its record.
              {...(record.collisions.length > 1 && {
                onSettle: (keep: "mine" | "theirs") => onSettle([pfaId], keep, change.field),
              })}
            />
          ))}
          {record.collisions.includes("isDiscontinued") && (
            <p className="pb-1 pl-6 text-conflict-text">
              It was discontinued meanwhile: with your values it is restored, with theirs your draft is given
              up.
            </p>
          )}
          {record.findings.map(({ code, message }) => (
            <p key={`${code} ${message}`} className="pb-1 pl-6 text-failed-text">
              {message}
            </p>
          ))}
        </>
      )}
    </>
  );
});

function Head(props: ReviewRecordLinesProps) {
  const { pfaId, state, record, leftOut, onLeaveOut, onSettle, onOpenRecord } = props;
  const settle = (keep: "mine" | "theirs") => onSettle([pfaId], keep);
  return (
    <div className="flex min-h-9.5 flex-wrap items-center gap-x-2 pt-1.5">
      {state === "ready" && (
        <Checkbox
          aria-label={`Send ${pfaId}`}
          checked={!leftOut}
          onCheckedChange={(checked) => onLeaveOut([pfaId], checked !== true)}
        />
      )}
      {/* Where there is nothing to tick, the id stands below those beside a tick. */}
      <span className={cn("font-medium tabular-nums", state !== "ready" && "pl-6 max-sm:pl-0")}>{pfaId}</span>
      <span className="min-w-0 flex-1 truncate text-ink-muted">{record?.description ?? ""}</span>
      {state === "blocked" && (
        <Button size="sm" aria-label={`Correct ${pfaId}`} onClick={() => onOpenRecord(pfaId)}>
          Correct
        </Button>
      )}
      {state === "colliding" && <Settle mine="Use my values" theirs="Use theirs" onSettle={settle} />}
      {record !== undefined && <RecordCost record={record} />}
    </div>
  );
}

function RecordCost({ record: { forecastBefore, forecastAfter } }: { record: ReviewRecord }) {
  if (!forecastBefore || !forecastAfter) return null;
  return (
    <span className="flex items-center gap-1.5 text-ink-muted text-sm tabular-nums">
      <span>{formatMoneyShort(forecastBefore)}</span>
      {forecastBefore !== forecastAfter && (
        <>
          <span aria-hidden>→</span>
          <span className="text-ink">{formatMoneyShort(forecastAfter)}</span>
          <CostDifference before={forecastBefore} after={forecastAfter} />
        </>
      )}
    </span>
  );
}

function Settle({
  mine,
  theirs,
  of,
  onSettle,
}: {
  mine: string;
  theirs: string;
  of?: EditableField;
  onSettle: (keep: "mine" | "theirs") => Promise<void>;
}) {
  const [settling, setSettling] = useState(false);
  const settle = (keep: "mine" | "theirs") => {
    setSettling(true);
    void onSettle(keep).finally(() => setSettling(false));
  };
  const named = (words: string) =>
    of === undefined ? {} : { "aria-label": `${words} of ${FIELD[of].label}` };
  return (
    <span className="flex gap-1">
      <Button size="sm" busy={settling} {...named(mine)} onClick={() => settle("mine")}>
        {mine}
      </Button>
      <Button size="sm" busy={settling} {...named(theirs)} onClick={() => settle("theirs")}>
        {theirs}
      </Button>
    </span>
  );
}

function ChangeLine({
  change: { field, before, after },
  collides,
  onSettle,
}: {
  change: ReviewRecord["changes"][number];
  collides: boolean;
  onSettle?: (keep: "mine" | "theirs") => Promise<void>;
}) {
  return (
    <div className="grid min-h-7 grid-cols-[minmax(110px,1fr)_minmax(0,3fr)] items-center gap-2 pl-6 last:pb-1 max-sm:pl-2">
      <span className="truncate text-ink-faint">{FIELD[field].label}</span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 tabular-nums">
        <span className="text-ink-muted line-through decoration-ink-faint">{formatValue(field, before)}</span>
        <span aria-hidden className="text-ink-faint">
          →
        </span>
        <span className="sr-only">becomes</span>
        <span className="font-medium">{formatValue(field, after)}</span>
        {collides && <span className="text-conflict-text text-sm">changed by somebody else meanwhile</span>}
        {collides && onSettle !== undefined && (
          <Settle mine="Mine" theirs="Theirs" of={field} onSettle={onSettle} />
        )}
      </span>
    </div>
  );
}
