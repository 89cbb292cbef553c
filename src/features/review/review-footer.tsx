"use client";

import { Button } from "#src/components/button.tsx";
import { DialogClose, DialogFooter } from "#src/components/dialog.tsx";
import { Field } from "#src/components/field.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import type { Review } from "#src/features/review/review-content.tsx";
import type { ReviewCosts } from "#src/features/review/review-costs.ts";
import { ReviewTotals } from "#src/features/review/review-totals.tsx";
import { sendLabel } from "#src/features/review/review-words.ts";
import type { Sending } from "#src/features/review/use-send-drafts.ts";

export interface ReviewFooterProps {
  review: Review;
  /** Records that would be sent. */
  count: number;
  /** Undefined where money may not be seen. */
  costs: ReviewCosts | undefined;
  sending: Sending;
}

/** What it all costs, why, and the button. */
export function ReviewFooter({ review, count, costs, sending }: ReviewFooterProps) {
  return (
    <DialogFooter className="items-end max-sm:px-3">
      <div className="mr-auto flex min-w-0 flex-1 flex-col gap-2 max-sm:w-full max-sm:flex-none">
        {costs !== undefined && count > 0 && <ReviewTotals costs={costs} />}
        {sending.allowed ? (
          <Field label="Reason" optional={!review.reasonRequired} error={sending.problem ?? undefined}>
            {(control) => (
              <TextInput
                {...control}
                maxLength={500}
                value={sending.reason}
                onChange={(event) => sending.setReason(event.target.value)}
                placeholder="Why do these change?"
                className="max-w-100"
              />
            )}
          </Field>
        ) : (
          <p className="text-ink-muted">Your role may not send changes to PEMS.</p>
        )}
      </div>
      <DialogClose asChild>
        <Button>{sending.allowed ? "Cancel" : "Close"}</Button>
      </DialogClose>
      {sending.allowed && (
        <Button
          variant="primary"
          busy={sending.busy}
          disabled={count === 0}
          onClick={() => void sending.send()}
        >
          {sendLabel(count, review.writeSyncEnabled)}
        </Button>
      )}
    </DialogFooter>
  );
}
