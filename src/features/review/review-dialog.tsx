"use client";

import { Send } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogHeader } from "#src/components/dialog.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { ReviewContent } from "#src/features/review/review-content.tsx";
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
  const { organization, writer } = useWorkspace();
  // What was typed a moment ago belongs to the review.
  const [saved, setSaved] = useState(writer.unsaved === 0);
  useEffect(() => {
    if (!saved) void writer.flush().finally(() => setSaved(true));
  }, [saved, writer]);
  const review = trpc.drafts.review.useQuery(
    { organizationId: organization.id },
    { staleTime: 0, gcTime: 0, refetchOnMount: "always", enabled: saved },
  );
  const { data } = review;
  if (data !== undefined && data.total > 0) {
    return <ReviewContent review={data} onRefresh={() => void review.refetch()} onClose={onClose} />;
  }
  return (
    <>
      <DialogHeader
        title="Review changes"
        description={data === undefined ? "Reading your drafts…" : "There is nothing to send."}
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
      ) : (
        <DialogBody>
          <EmptyState icon={<Send />} title="No drafts to send">
            Change a forecast, a price or a text in the grid, and it is listed here.
          </EmptyState>
        </DialogBody>
      )}
    </>
  );
}
