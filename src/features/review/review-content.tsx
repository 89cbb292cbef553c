"use client";

import { type KeyboardEvent, useMemo, useState } from "react";
import { DialogHeader } from "#src/components/dialog.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { centsOf, sumOf } from "#src/features/review/review-costs.ts";
import { ReviewFooter } from "#src/features/review/review-footer.tsx";
import { chosenPlaces, type Grouping, reviewGroups } from "#src/features/review/review-lines.ts";
import { ReviewList } from "#src/features/review/review-list.tsx";
import { reviewSummary, secondsToPems } from "#src/features/review/review-words.ts";
import { useReviewRecords } from "#src/features/review/use-review-records.ts";
import { useSendDrafts } from "#src/features/review/use-send-drafts.ts";
import { useSettleCollisions } from "#src/features/review/use-settle-collision.ts";
import { useAddress } from "#src/features/shell/use-address.ts";
import { whyStandsStill } from "#src/features/sync-status/pill-state.ts";
import { useSyncStatus } from "#src/features/sync-status/sync-status-provider.tsx";
import type { RouterOutputs } from "#src/trpc/client.ts";

export type Review = RouterOutputs["drafts"]["review"];

const GROUPINGS: readonly { value: Grouping; label: string }[] = [
  { value: "state", label: "State" },
  { value: "category", label: "Category" },
  { value: "kind", label: "Kind of change" },
];

export interface ReviewContentProps {
  review: Review;
  onRefresh: () => void;
  onClose: () => void;
}

/** The review once it is read: what is chosen, what it costs, and the button that sends it. */
export function ReviewContent({ review, onRefresh, onClose }: ReviewContentProps) {
  const { set } = useAddress();
  const { index, total } = review;
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [grouping, setGrouping] = useState<Grouping>("state");
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => reviewGroups(index, grouping), [index, grouping]);
  const cents = useMemo(() => centsOf(index), [index]);
  const chosen = useMemo(() => chosenPlaces(index, leftOut), [index, leftOut]);
  const costs = useMemo(() => (cents === undefined ? undefined : sumOf(cents, chosen)), [cents, chosen]);
  const { status } = useSyncStatus();
  const standsStill = status === undefined ? null : whyStandsStill(status);
  const records = useReviewRecords(review.records);
  const settle = useSettleCollisions(onRefresh);
  const sending = useSendDrafts({ review, chosen, costs, standsStill, onRefresh, onSent: onClose });

  const leaveOut = (pfaIds: readonly string[], out: boolean) => {
    const next = new Set(leftOut);
    for (const pfaId of pfaIds) {
      if (out) next.add(pfaId);
      else next.delete(pfaId);
    }
    setLeftOut(next);
  };
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void sending.send();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one shortcut for everything inside
    <div onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
      <DialogHeader
        title="Review changes"
        description={reviewSummary(
          chosen.length,
          total - chosen.length,
          secondsToPems(chosen.length, review),
          standsStill,
        )}
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-5 py-1.5 max-sm:px-3">
        <span className="text-ink-muted">Group by</span>
        <SegmentedControl
          label="Group by"
          segments={GROUPINGS}
          value={grouping}
          onValueChange={setGrouping}
        />
        {total > index.pfaIds.length && (
          <p className="text-conflict-text">
            {`The first ${index.pfaIds.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}: no more can be sent at once.`}
          </p>
        )}
      </div>
      <ReviewList
        index={index}
        groups={groups}
        records={records}
        leftOut={leftOut}
        onLeaveOut={leaveOut}
        folded={folded}
        onFold={fold}
        onSettle={settle}
        onOpenRecord={(pfaId) => set({ review: false, record: pfaId })}
      />
      <ReviewFooter review={review} count={chosen.length} costs={costs} sending={sending} />
    </div>
  );
}
