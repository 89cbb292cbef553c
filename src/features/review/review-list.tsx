"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { formatMoneyShort } from "#src/domain/money.ts";
import { FIELD } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import {
  type ReviewGroup,
  type ReviewLine,
  type ReviewRecord,
  reviewLines,
} from "#src/features/review/review-lines.ts";
import { CostDifference } from "#src/features/review/review-totals.tsx";
import type { SettleCollision } from "#src/features/review/use-settle-collision.ts";

const GROUP: { readonly [G in ReviewGroup]: { title: string; hint: string; icon: React.ReactNode } } = {
  blocked: {
    title: "Can't be sent",
    hint: "Correct these in the grid; they stay drafts.",
    icon: <CircleX aria-hidden className="size-4 text-failed" />,
  },
  colliding: {
    title: "Changed meanwhile",
    hint: "Somebody changed the same fields. Decide, or leave them as drafts.",
    icon: <TriangleAlert aria-hidden className="size-4 text-conflict" />,
  },
  ready: {
    title: "Ready to send",
    hint: "",
    icon: <CircleCheck aria-hidden className="size-4 text-synced" />,
  },
};
const LINE_PX = { group: 40, record: 38, change: 28, finding: 26 } as const;

export interface ReviewListProps {
  records: readonly ReviewRecord[];
  leftOut: ReadonlySet<string>;
  onLeaveOut: (pfaIds: readonly string[], out: boolean) => void;
  onSettle: SettleCollision;
  /** Ids of all ready records, for the box that ticks them all. */
  allReady: readonly string[];
}

/** The drafts line by line; only what is in sight is in the document, so that thousands are no burden. */
export function ReviewList(props: ReviewListProps) {
  const lines = useMemo(() => reviewLines(props.records), [props.records]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => LINE_PX[lines[index]?.kind ?? "change"],
    overscan: 12,
  });
  return (
    <section
      ref={scroller}
      aria-label="Changes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      style={{ height: virtualizer.getTotalSize() + 12 }}
      className="scroll-thin min-h-24 shrink overflow-y-auto outline-none"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <div
              key={index}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 px-5"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line line={line} {...props} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Line({ line, ...props }: ReviewListProps & { line: ReviewLine }) {
  switch (line.kind) {
    case "group":
      return <GroupLine group={line.group} count={line.count} {...props} />;
    case "record":
      return <RecordLine record={line.record} group={line.group} {...props} />;
    case "change":
      return <ChangeLine record={line.record} index={line.index} />;
    case "finding":
      return <p className="pb-1 pl-6 text-failed-text">{line.record.findings[line.index]?.message}</p>;
  }
}

function GroupLine({
  group,
  count,
  allReady,
  leftOut,
  onLeaveOut,
}: ReviewListProps & { group: ReviewGroup; count: number }) {
  const { title, hint, icon } = GROUP[group];
  const out = allReady.filter((pfaId) => leftOut.has(pfaId)).length;
  return (
    <div className="flex min-h-10 items-center gap-2 border-b">
      {group === "ready" ? (
        <Checkbox
          aria-label="Send all ready changes"
          checked={out === 0 ? true : out === allReady.length ? false : "indeterminate"}
          onCheckedChange={(checked) => onLeaveOut(allReady, checked !== true)}
        />
      ) : (
        icon
      )}
      <h3 className="font-semibold">
        {title}{" "}
        <span className="font-normal text-ink-faint tabular-nums">{count.toLocaleString("en-US")}</span>
      </h3>
      {hint !== "" && <span className="truncate text-ink-muted">{hint}</span>}
    </div>
  );
}

function RecordLine({
  record,
  group,
  leftOut,
  onLeaveOut,
  onSettle,
}: ReviewListProps & { record: ReviewRecord; group: ReviewGroup }) {
  const [settling, setSettling] = useState(false);
  const { pfaId, forecastBefore, forecastAfter } = record;
  const settle = (keep: "mine" | "theirs") => {
    setSettling(true);
    void onSettle(record, keep).finally(() => setSettling(false));
  };
  return (
    <div className="flex min-h-9.5 flex-wrap items-center gap-x-2 pt-1.5">
      {group === "ready" && (
        <Checkbox
          aria-label={`Send ${pfaId}`}
          checked={!leftOut.has(pfaId)}
          onCheckedChange={(checked) => onLeaveOut([pfaId], checked !== true)}
        />
      )}
      <span className="font-medium tabular-nums">{pfaId}</span>
      <span className="min-w-0 flex-1 truncate text-ink-muted">{record.description ?? ""}</span>
      {group === "colliding" && (
        <span className="flex gap-1">
          <Button size="sm" busy={settling} onClick={() => settle("mine")}>
            Use my values
          </Button>
          <Button size="sm" busy={settling} onClick={() => settle("theirs")}>
            Use theirs
          </Button>
        </span>
      )}
      {forecastBefore && forecastAfter && (
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
      )}
    </div>
  );
}

function ChangeLine({ record, index }: { record: ReviewRecord; index: number }) {
  const change = record.changes[index];
  if (change === undefined) return null;
  return (
    <div className="grid min-h-7 grid-cols-[minmax(110px,1fr)_minmax(0,3fr)] items-center gap-2 pl-6 last:pb-1">
      <span className="truncate text-ink-faint">{FIELD[change.field].label}</span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 tabular-nums">
        <span className="text-ink-muted line-through decoration-ink-faint">
          {formatValue(change.field, change.before)}
        </span>
        <span aria-hidden className="text-ink-faint">
          →
        </span>
        <span className="sr-only">becomes</span>
        <span className="font-medium">{formatValue(change.field, change.after)}</span>
        {record.collisions.includes(change.field) && (
          <span className="text-conflict-text text-sm">changed by somebody else meanwhile</span>
        )}
      </span>
    </div>
  );
}
