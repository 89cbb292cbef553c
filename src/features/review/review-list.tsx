"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { ReviewGroupHead } from "#src/features/review/review-group-head.tsx";
import {
  type ReviewGroup,
  type ReviewIndex,
  type ReviewLine,
  reviewLines,
} from "#src/features/review/review-lines.ts";
import { ReviewRecordLines } from "#src/features/review/review-record-lines.tsx";
import type { ReviewRecords } from "#src/features/review/use-review-records.ts";
import type { SettleCollisions } from "#src/features/review/use-settle-collision.ts";

const GROUP_PX = 40;
const RECORD_PX = 38;
const CHANGE_PX = 28;
const MOST_CHANGES_SHOWN = 19;

export interface ReviewListProps {
  index: ReviewIndex;
  groups: readonly ReviewGroup[];
  records: ReviewRecords;
  leftOut: ReadonlySet<string>;
  onLeaveOut: (pfaIds: readonly string[], out: boolean) => void;
  folded: ReadonlySet<string>;
  onFold: (key: string) => void;
  onSettle: SettleCollisions;
  onOpenRecord: (pfaId: string) => void;
}

/** The drafts line by line; only what is in sight is in the document, so that thousands are no burden. */
export function ReviewList(props: ReviewListProps) {
  const { index, groups, folded, records } = props;
  const lines = useMemo(() => reviewLines(groups, folded), [groups, folded]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: (line) => keyOf(lines[line], index),
    estimateSize: (line) => estimated(lines[line], index),
    overscan: 8,
  });
  const shown = virtualizer.getVirtualItems();
  const inSight = shown.flatMap(({ index: at }) => {
    const line = lines[at];
    return line?.kind === "record" ? [index.pfaIds[line.at] ?? ""] : [];
  });
  const wanted = inSight.join(" ");
  const { want } = records;
  useEffect(() => {
    if (wanted !== "") want(wanted.split(" "));
  }, [want, wanted]);
  return (
    <section
      ref={scroller}
      aria-label="Changes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      style={{ height: virtualizer.getTotalSize() + 12 }}
      className="scroll-thin min-h-24 shrink overflow-y-auto focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ index: at, key, start }) => {
          const line = lines[at];
          return line === undefined ? null : (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={at}
              className="absolute inset-x-0 top-0 px-5 max-sm:px-3"
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

function keyOf(line: ReviewLine | undefined, { pfaIds }: ReviewIndex): string {
  if (line === undefined) return "";
  return line.kind === "group" ? `group ${line.group.key}` : (pfaIds[line.at] ?? "");
}

function estimated(line: ReviewLine | undefined, { changes }: ReviewIndex): number {
  if (line === undefined || line.kind === "group") return GROUP_PX;
  const lines = Math.min(changes[line.at] ?? 1, MOST_CHANGES_SHOWN) + (line.state === "blocked" ? 1 : 0);
  return RECORD_PX + CHANGE_PX * lines;
}

function Line({ line, ...props }: ReviewListProps & { line: ReviewLine }) {
  if (line.kind === "group") return <ReviewGroupHead group={line.group} {...props} />;
  const { index, records, leftOut, onLeaveOut, onSettle, onOpenRecord } = props;
  const pfaId = index.pfaIds[line.at] ?? "";
  return (
    <ReviewRecordLines
      pfaId={pfaId}
      state={line.state}
      changes={Math.min(index.changes[line.at] ?? 1, MOST_CHANGES_SHOWN)}
      record={records.get(pfaId)}
      leftOut={leftOut.has(pfaId)}
      onLeaveOut={onLeaveOut}
      onSettle={onSettle}
      onOpenRecord={onOpenRecord}
    />
  );
}
