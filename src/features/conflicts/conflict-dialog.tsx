"use client";

import { ChevronLeft, ChevronRight, CircleCheck, TriangleAlert } from "lucide-react";
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
import { IconButton } from "#src/components/icon-button.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { notify } from "#src/components/toast.tsx";
import { FIELD, fieldsOf } from "#src/domain/record.ts";
import { ConflictForm } from "#src/features/conflicts/conflict-form.tsx";
import { MANY_CONFLICTS, ManyConflicts } from "#src/features/conflicts/many-conflicts.tsx";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { useReadAgain } from "#src/features/record-panel/use-read-again.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

type Conflict = RouterOutputs["conflicts"]["get"];

const CONFLICT_EVENTS = ["SYNC_CONFLICT", "RECORDS_CHANGED"] as const;

const manyOf = (conflictId: string) => MANY_CONFLICTS.find((of) => of === conflictId);

/** Resolves one conflict after the other, or many together. `conflictId` null: closed. */
export function ConflictDialog({
  conflictId,
  onOpen,
  onClose,
}: {
  conflictId: string | null;
  onOpen: (conflictId: string) => void;
  onClose: () => void;
}) {
  const returnFocus = useReturnFocus();
  // The order stays while one goes through the list, though resolved ones leave it.
  const [order] = useState<{ ids: string[] }>({ ids: [] });
  const many = conflictId === null ? undefined : manyOf(conflictId);
  return (
    <Dialog open={conflictId !== null} onOpenChange={(open) => !open && onClose()}>
      {/* A click beside it must not drop a decision that is half made. */}
      <DialogContent
        size="xl"
        onCloseAutoFocus={returnFocus}
        onPointerDownOutside={(event) => event.preventDefault()}
      >
        {conflictId !== null && many === undefined && (
          <OneConflict
            key={conflictId}
            conflictId={conflictId}
            order={order}
            onOpen={onOpen}
            onClose={onClose}
          />
        )}
        {many !== undefined && <ManyConflicts of={many} onOpen={onOpen} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function OneConflict({
  conflictId,
  order,
  onOpen,
  onClose,
}: {
  conflictId: string;
  order: { ids: string[] };
  onOpen: (conflictId: string) => void;
  onClose: () => void;
}) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const conflict = trpc.conflicts.get.useQuery({ organizationId, conflictId }, { staleTime: 0 });
  const list = trpc.conflicts.list.useQuery(
    { organizationId, status: "unresolved", mine: true, limit: 500 },
    { staleTime: 0 },
  );
  const ids = list.data?.conflicts.map((each) => each.conflictId) ?? [];
  const [renewed, setRenewed] = useState(false);
  useReadAgain(organizationId, conflict.data?.pfaId, () => conflict.refetch(), CONFLICT_EVENTS);
  if (order.ids.length === 0 && ids.length > 0) order.ids = ids;
  const at = order.ids.indexOf(conflictId);
  const open = (id: string | undefined) => id !== undefined && onOpen(id);
  const next = order.ids.slice(at + 1).find((id) => ids.includes(id));
  const data = conflict.data;
  return (
    <>
      <DialogHeader
        title="Resolve conflict"
        description={data === undefined ? "Reading both sides…" : <Sides conflict={data} />}
        actions={
          order.ids.length > 1 && at >= 0 ? (
            <div className="flex shrink-0 items-center gap-0.5 text-ink-muted tabular-nums">
              <span className="pr-1">
                {at + 1} of {order.ids.length}
              </span>
              <IconButton
                label="Previous conflict"
                disabled={at === 0}
                onClick={() => open(order.ids[at - 1])}
              >
                <ChevronLeft aria-hidden />
              </IconButton>
              <IconButton
                label="Next conflict"
                disabled={at === order.ids.length - 1}
                onClick={() => open(order.ids[at + 1])}
              >
                <ChevronRight aria-hidden />
              </IconButton>
              <Button size="sm" variant="ghost" onClick={() => onOpen("many")}>
                Decide together…
              </Button>
            </div>
          ) : undefined
        }
      />
      {conflict.isError ? (
        <ErrorState
          title="The conflict couldn't be read"
          actions={<Button onClick={() => void conflict.refetch()}>Try again</Button>}
        >
          {problemOf(conflict.error).message} Nothing was changed.
        </ErrorState>
      ) : data === undefined ? (
        <DialogBody className="flex flex-col gap-3">
          <Skeleton className="h-7 w-2/3" />
          <Skeleton className="h-7" />
          <Skeleton className="h-7" />
          <Skeleton className="h-7 w-5/6" />
        </DialogBody>
      ) : data.status === "unresolved" ? (
        <ConflictForm
          key={data.conflictId}
          renewed={renewed}
          conflict={data}
          onStale={() => {
            setRenewed(true);
            void conflict.refetch();
          }}
          onDone={onClose}
          onNext={next === undefined ? undefined : () => onOpen(next)}
        />
      ) : (
        <Settled conflict={data} onDone={onClose} />
      )}
    </>
  );
}

function Sides({ conflict }: { conflict: Conflict }) {
  const { pfaId, description, pemsChangedBy, pemsChangedAt, author, byMe, changedAt } = conflict;
  const pems = [
    pemsChangedBy === null ? "" : ` by ${pemsChangedBy}`,
    pemsChangedAt === null ? "" : `, ${formatMoment(pemsChangedAt)}`,
  ];
  return (
    <>
      <span className="font-medium text-ink">{pfaId}</span>
      {description !== null && ` · ${description}`} · changed in PEMS{pems.join("")} ·{" "}
      {byMe ? "yours" : `${author.name}'s`}
      {changedAt === null ? "" : ` from ${formatMoment(changedAt)}`}
    </>
  );
}

/** Nothing is left to decide, or it is for a second person to decide. */
function Settled({ conflict, onDone }: { conflict: Conflict; onDone: () => void }) {
  const { organization, store } = useWorkspace();
  const utils = trpc.useUtils();
  const approve = trpc.conflicts.approve.useMutation();
  const { conflictId, pfaId, mayApprove, mergedData, resolvedBy } = conflict;
  const waiting = conflict.status === "pending_approval";
  const answer = async (yes: boolean) => {
    try {
      await approve.mutateAsync({ organizationId: organization.id, conflictId, approve: yes });
      notify({
        tone: "success",
        title: yes ? "Approved and sent to PEMS" : "Declined: it is a conflict again",
      });
      onDone();
    } catch (error) {
      notify({ tone: "error", title: "That didn't work", description: failureWords(error) });
    }
    store.outdated([pfaId]);
    void utils.conflicts.invalidate();
  };
  return (
    <>
      <DialogBody>
        <EmptyState
          icon={waiting ? <TriangleAlert /> : <CircleCheck />}
          title={waiting ? "Waiting for a second person" : "This is settled"}
        >
          {waiting
            ? `${resolvedBy?.name ?? "Somebody"} decided, and the difference is over the limit of your organization. Somebody else has to approve it.`
            : "Somebody resolved it, or PEMS and your change agree by now. Nothing is left to decide."}
        </EmptyState>
        {waiting && mergedData !== null && (
          <ul className="mx-auto max-w-100">
            {fieldsOf(mergedData).map((field) => (
              <li key={field} className="grid min-h-7 grid-cols-2 items-center gap-3 tabular-nums">
                <span className="text-ink-faint">{FIELD[field].label}</span>
                <span className="font-medium">{formatValue(field, mergedData[field])}</span>
              </li>
            ))}
          </ul>
        )}
      </DialogBody>
      <DialogFooter>
        {mayApprove && (
          <Button variant="danger-quiet" className="mr-auto" onClick={() => void answer(false)}>
            Decline
          </Button>
        )}
        <DialogClose asChild>
          <Button variant={mayApprove ? "secondary" : "primary"}>Close</Button>
        </DialogClose>
        {mayApprove && (
          <Button variant="primary" busy={approve.isPending} onClick={() => void answer(true)}>
            Approve and send
          </Button>
        )}
      </DialogFooter>
    </>
  );
}
