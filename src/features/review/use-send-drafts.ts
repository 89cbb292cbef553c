"use client";

import { useState } from "react";
import { announce } from "#src/components/live-region.tsx";
import { notify } from "#src/components/toast.tsx";
import type { Review } from "#src/features/review/review-content.tsx";
import type { ReviewCosts } from "#src/features/review/review-costs.ts";
import { commitSelection } from "#src/features/review/review-lines.ts";
import { missingReason, sentWords, unsavedWords } from "#src/features/review/review-words.ts";
import { failureWords } from "#src/features/shell/problem.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { StandsStill } from "#src/features/sync-status/pill-state.ts";
import { trpc } from "#src/trpc/client.ts";

export interface Sending {
  /** Whether the person may send at all: a link opens the review for everybody. */
  readonly allowed: boolean;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  /** Why it was not sent, in words. */
  readonly problem: string | null;
  readonly busy: boolean;
  readonly send: () => Promise<void>;
}

export interface SendDraftsOptions {
  review: Review;
  /** Places in the index of what is to be sent. */
  chosen: readonly number[];
  /** What was shown of their cost. */
  costs: ReviewCosts | undefined;
  /** Why nothing is sent at present. */
  standsStill: StandsStill;
  onRefresh: () => void;
  onSent: () => void;
}

/** Sends the chosen drafts: exactly as they were shown, or none, with what they are now. */
export function useSendDrafts({
  review,
  chosen,
  costs,
  standsStill,
  onRefresh,
  onSent,
}: SendDraftsOptions): Sending {
  const { organization, store, writer } = useWorkspace();
  const organizationId = organization.id;
  const allowed = may(organization, "perm_Sync");
  const utils = trpc.useUtils();
  const commit = trpc.commits.commit.useMutation();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);

  const send = async () => {
    if (!allowed || chosen.length === 0 || commit.isPending) return;
    const missing = missingReason(review.reasonRequired, reason);
    if (missing !== null) return setProblem(missing);
    setProblem(null);
    try {
      if (!(await writer.flush())) return setProblem(unsavedWords(writer.state));
      const { index, total } = review;
      const sent = await commit.mutateAsync({
        organizationId,
        ...commitSelection(index, chosen, total),
        expect: {
          records: chosen.length,
          ...(costs !== undefined && { forecastAfter: costs.after }),
          ...(review.asOf !== null && { asOf: review.asOf }),
          shown: chosen.reduce((sum, at) => sum + (index.shown[at] ?? 0), 0),
        },
        ...(reason.trim() !== "" && { reason: reason.trim() }),
      });
      const ids = chosen.map((at) => index.pfaIds[at] ?? "");
      // An undo before the rows are read again finds what was sent, not a draft.
      store.sent(ids, sent.state);
      store.outdated(ids.length > 1000 ? null : ids);
      void utils.drafts.invalidate();
      void utils.sync.status.invalidate({ organizationId });
      const words = sentWords(sent, standsStill);
      announce(words.title);
      notify({ tone: "success", instead: "sent", ...words });
      onSent();
    } catch (error) {
      setProblem(failureWords(error));
      onRefresh();
    }
  };
  return { allowed, reason, setReason, problem, busy: commit.isPending, send };
}
