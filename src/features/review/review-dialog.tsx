"use client";

import { Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogHeader,
} from "#src/components/dialog.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Field } from "#src/components/field.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { notify } from "#src/components/toast.tsx";
import { chosenRecords, groupOf, type ReviewRecord } from "#src/features/review/review-lines.ts";
import { ReviewList } from "#src/features/review/review-list.tsx";
import { ReviewTotals } from "#src/features/review/review-totals.tsx";
import { useSettleCollision } from "#src/features/review/use-settle-collision.ts";
import { formatSeconds } from "#src/features/shell/format-moment.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

/** Shows what is about to be sent to PEMS, and sends it. */
export function ReviewDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent size="lg" onCloseAutoFocus={returnFocus}>
        {open && <Review onClose={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function Review({ onClose }: { onClose: () => void }) {
  const { organization, store, writer } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  // What was typed a moment ago belongs to the review.
  const review = trpc.drafts.review.useQuery(
    { organizationId },
    { staleTime: 0, gcTime: 0, refetchOnMount: "always" },
  );
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const commit = trpc.commits.commit.useMutation();
  const settle = useSettleCollision(() => void review.refetch());

  const data = review.data;
  const records: readonly ReviewRecord[] = data?.records ?? [];
  const chosen = chosenRecords(records, leftOut);
  const ready = records.filter((record) => groupOf(record) === "ready");
  const reasonMissing = (data?.reasonRequired ?? false) && reason.trim() === "";

  const send = async () => {
    if (reasonMissing) return setProblem("Your organization asks for a reason.");
    setProblem(null);
    try {
      if (!(await writer.flush())) throw new Error("unsaved");
      const all = chosen.length === records.length && data?.total === records.length;
      const sent = await commit.mutateAsync({
        organizationId,
        ...(!all && { pfaIds: chosen.map(({ pfaId }) => pfaId) }),
        ...(reason.trim() !== "" && { reason: reason.trim() }),
      });
      store.outdated(chosen.map(({ pfaId }) => pfaId));
      void utils.drafts.invalidate();
      void utils.sync.status.invalidate({ organizationId });
      const changes = sent.committed === 1 ? "1 change" : `${sent.committed.toLocaleString("en-US")} changes`;
      notify(
        sent.state === "queued"
          ? {
              tone: "success",
              title: `Sent ${changes} to PEMS`,
              description: `There in about ${formatSeconds(sent.estimateSeconds)}.`,
            }
          : {
              tone: "success",
              title: `Committed ${changes}`,
              description: "They are sent when writing to PEMS is switched on.",
            },
      );
      onClose();
    } catch (error) {
      setProblem(problemOf(error).message);
      void review.refetch();
    }
  };
  const leaveOut = (pfaIds: readonly string[], out: boolean) => {
    const next = new Set(leftOut);
    for (const pfaId of pfaIds) {
      if (out) next.add(pfaId);
      else next.delete(pfaId);
    }
    setLeftOut(next);
  };

  return (
    <>
      <DialogHeader
        title="Review changes"
        description={
          data === undefined
            ? "Reading your drafts…"
            : summaryOf(chosen.length, records.length - chosen.length, data.estimateSeconds)
        }
      />
      {review.isError ? (
        <ErrorState
          title="Your drafts couldn't be read"
          actions={<Button onClick={() => void review.refetch()}>Try again</Button>}
        >
          {problemOf(review.error).message} Nothing was sent.
        </ErrorState>
      ) : data === undefined ? (
        <DialogBody className="flex flex-col gap-3">
          {Array.from({ length: 8 }, (_, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: shapes without identity
            <Skeleton key={line} className={line % 3 === 0 ? "w-1/2" : "w-3/4"} />
          ))}
        </DialogBody>
      ) : records.length === 0 ? (
        <DialogBody>
          <EmptyState icon={<Send />} title="No drafts to send">
            Change a forecast, a price or a text in the grid, and it is listed here.
          </EmptyState>
        </DialogBody>
      ) : (
        <ReviewList
          records={records}
          leftOut={leftOut}
          onLeaveOut={leaveOut}
          onSettle={settle}
          allReady={ready.map(({ pfaId }) => pfaId)}
        />
      )}
      {data !== undefined && records.length > 0 && (
        <DialogFooter className="items-end">
          <div className="mr-auto flex min-w-0 flex-1 flex-col gap-2 max-sm:w-full max-sm:flex-none">
            <ReviewTotals records={chosen} />
            <Field label="Reason" optional={!data.reasonRequired} error={problem ?? undefined}>
              {(control) => (
                <TextInput
                  {...control}
                  maxLength={500}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                  placeholder="Why do these change?"
                  className="max-w-100"
                />
              )}
            </Field>
          </div>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={commit.isPending}
            disabled={chosen.length === 0}
            onClick={() => void send()}
          >
            {sendLabel(chosen.length, data.writeSyncEnabled)}
          </Button>
        </DialogFooter>
      )}
    </>
  );
}

function summaryOf(sent: number, rest: number, seconds: number): string {
  if (sent === 0) return rest === 0 ? "" : "Nothing can be sent as it is.";
  const left = rest === 0 ? "" : ` ${rest.toLocaleString("en-US")} stay${rest === 1 ? "s" : ""} a draft.`;
  const what = sent === 1 ? "1 record" : `${sent.toLocaleString("en-US")} records`;
  const when = seconds === 0 ? "" : `, there in about ${formatSeconds(seconds)}`;
  return `${what} would be sent to PEMS${when}.${left}`;
}

function sendLabel(count: number, writeSyncEnabled: boolean): string {
  if (count === 0) return writeSyncEnabled ? "Send to PEMS" : "Commit";
  const what = count === 1 ? "1 change" : `${count.toLocaleString("en-US")} changes`;
  return writeSyncEnabled ? `Send ${what} to PEMS` : `Commit ${what}`;
}
