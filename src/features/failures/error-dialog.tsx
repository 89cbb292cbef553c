"use client";

import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { ConfirmDialog } from "#src/components/confirm-dialog.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter, DialogHeader } from "#src/components/dialog.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { notify } from "#src/components/toast.tsx";
import { FIELD, fieldsOf, isEditableField } from "#src/domain/record.ts";
import { AskAdministrator } from "#src/features/failures/ask-administrator.tsx";
import { questionText } from "#src/features/failures/question-words.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { wordsAbout } from "#src/features/sync-status/words-about.ts";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Failure = RouterOutputs["failures"]["get"];

/** Why a change didn't reach PEMS, every attempt, and what can be done. `modificationId` null: closed. */
export function ErrorDialog({
  modificationId,
  onClose,
}: {
  modificationId: string | null;
  onClose: () => void;
}) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog open={modificationId !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent size="md" onCloseAutoFocus={returnFocus}>
        {modificationId !== null && <OneFailure modificationId={modificationId} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function OneFailure({ modificationId, onClose }: { modificationId: string; onClose: () => void }) {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const failure = trpc.failures.get.useQuery({ organizationId, modificationId }, { staleTime: 0 });
  const retry = trpc.failures.retry.useMutation();
  const discard = trpc.failures.discard.useMutation();
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  const act = async (done: Promise<unknown>, title: string) => {
    setProblem(null);
    try {
      await done;
      notify({ tone: "success", title });
      if (failure.data !== undefined) store.outdated([failure.data.modification.pfaId]);
      void utils.sync.status.invalidate({ organizationId });
      onClose();
    } catch (error) {
      setAsking(false);
      setProblem(failureWords(error));
    }
  };
  const input = { organizationId, modificationIds: [modificationId] };
  const data = failure.data;
  return (
    <>
      <DialogHeader
        title="Error details"
        description={
          data && (
            <>
              <span className="font-medium text-ink">{data.modification.pfaId}</span>
              {data.modification.byMe ? "" : ` · by ${data.modification.author.name}`}
              {data.modification.committedAt !== null &&
                ` · sent ${formatMoment(data.modification.committedAt)}`}
            </>
          )
        }
      />
      {failure.isError ? (
        <ErrorState
          title="The details couldn't be read"
          actions={<Button onClick={() => void failure.refetch()}>Try again</Button>}
        >
          {problemOf(failure.error).message}
        </ErrorState>
      ) : data === undefined ? (
        <DialogBody className="flex flex-col gap-3">
          <Skeleton className="w-3/4" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-2/3" />
        </DialogBody>
      ) : (
        <DialogBody className="flex flex-col gap-4">
          {data.modification.status === "failed" ? (
            <Reason failure={data} />
          ) : (
            <p>This change is no longer failed: it was sent again or discarded meanwhile.</p>
          )}
          {problem !== null && (
            <p role="alert" className="text-failed-text">
              {problem}
            </p>
          )}
          <Changes failure={data} />
          <Attempts failure={data} />
          {data.modification.status === "failed" && (
            <AskAdministrator text={questionText(data, linkTo(organization.code, modificationId))} />
          )}
        </DialogBody>
      )}
      <DialogFooter>
        {data?.mayDiscard === true && (
          <Button variant="danger-quiet" className="mr-auto" onClick={() => setAsking(true)}>
            Discard
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
        {data?.mayRetry === true && (
          <Button
            variant="primary"
            busy={retry.isPending}
            onClick={() => void act(retry.mutateAsync(input), "Sending it to PEMS again")}
          >
            <RotateCw aria-hidden />
            Retry now
          </Button>
        )}
      </DialogFooter>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Discard this change?"
        description="PEMS keeps its values. Your change is not sent, and stays in the history."
        confirmLabel="Discard change"
        danger
        busy={discard.isPending}
        onConfirm={() => void act(discard.mutateAsync(input), "Discarded the change")}
      />
    </>
  );
}

/** Where anybody who may see the details can open them. */
function linkTo(organization: string, modificationId: string): string {
  return `${window.location.origin}/${organization}/grid?error=${modificationId}`;
}

/** Why, in PEMS's words where it gave some, and what it means for the data. */
function Reason({ failure }: { failure: Failure }) {
  const { error } = failure;
  const { pfaId } = failure.modification;
  const named = Object.entries(error?.fieldErrors ?? {});
  return (
    <>
      <div role="alert" className="rounded bg-failed-soft px-3 py-2 text-failed-text">
        <p>{error === null ? "PEMS couldn't take this change." : wordsAbout(pfaId, error.message)}</p>
        {named.map(([field, message]) => (
          <p key={field}>
            {isEditableField(field) ? FIELD[field].label : field}: {message}
          </p>
        ))}
      </div>
      {failure.outcomeUnknown && (
        <p className="text-conflict-text">
          PEMS may have taken it before the answer was lost. It is being read back; until then it can neither
          be sent again nor discarded.
        </p>
      )}
      <p className="text-ink-muted">
        Your change is kept. PEMS still has its own values, and nothing else is held up by it.
      </p>
    </>
  );
}

function Changes({ failure }: { failure: Failure }) {
  const { store } = useWorkspace();
  const { delta, pfaId } = failure.modification;
  const shown = store.get(pfaId)?.row.fields;
  return (
    <section>
      <h3 className="font-semibold">What you sent</h3>
      <dl className="mt-1 divide-y divide-line-soft">
        {fieldsOf(delta).map((field) => (
          <div key={field} className="grid min-h-7 grid-cols-[minmax(110px,1fr)_2fr] items-center gap-2 py-1">
            <dt className="text-ink-faint">{FIELD[field].label}</dt>
            <dd className="flex flex-wrap gap-x-2 tabular-nums">
              {shown !== undefined && (
                <>
                  <span className="text-ink-muted line-through decoration-ink-faint">
                    {formatValue(field, shown[field])}
                  </span>
                  <span aria-hidden>→</span>
                </>
              )}
              <span className="font-medium">{formatValue(field, delta[field])}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Attempts({ failure }: { failure: Failure }) {
  // Giving up is an entry of its own, without a request: what counts is what PEMS was asked.
  const attempts = failure.attempts.filter(
    ({ outcome, status }) => !(outcome === "failed" && status === null),
  );
  if (attempts.length === 0) return null;
  return (
    <section>
      <h3 className="font-semibold">{attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`}</h3>
      <ol className="mt-1 divide-y divide-line-soft">
        {attempts.map((attempt) => (
          <li
            key={attempt.at}
            className="grid min-h-7 grid-cols-[92px_44px_1fr] items-baseline gap-2 py-1 tabular-nums"
          >
            <time dateTime={attempt.at} className="text-ink-faint">
              {formatMoment(attempt.at)}
            </time>
            <span className="text-ink-muted">{attempt.status ?? "—"}</span>
            <span>{wordsAbout(failure.modification.pfaId, attempt.message)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
