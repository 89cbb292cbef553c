"use client";

import { ListChecks } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
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
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { FIELD } from "#src/domain/record.ts";
import { attemptBulk, tellAnswer } from "#src/features/bulk/attempt-bulk.ts";
import { fixedOperation, type OpenBulk, parseBulk, whyNotAllowed } from "#src/features/bulk/bulk-actions.ts";
import { BulkPreviewPane } from "#src/features/bulk/bulk-preview-pane.tsx";
import { applyWords, changedWords, recordWords, tooManyWords } from "#src/features/bulk/bulk-words.ts";
import { DurationForm } from "#src/features/bulk/duration-form.tsx";
import { SetFieldForm } from "#src/features/bulk/set-field-form.tsx";
import { ShiftForm } from "#src/features/bulk/shift-form.tsx";
import { useBulkParts } from "#src/features/bulk/use-apply-bulk.ts";
import { useBulkPreview } from "#src/features/bulk/use-bulk-preview.ts";
import { type Selected, useSelected } from "#src/features/bulk/use-selected.ts";
import { useReturnFocus } from "#src/features/shell/use-return-focus.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

export interface BulkDialogProps {
  /** What the address says: `shift`, `set:category` … */
  bulk: string;
  onClose: () => void;
}

/** Does an operation to the selected records, after a look at what it would do. */
export function BulkDialog({ bulk, onClose }: BulkDialogProps) {
  const returnFocus = useReturnFocus();
  const { rights } = useWorkspace();
  const selected = useSelected();
  const open = parseBulk(bulk);
  const locked = whyNotAllowed(bulk, rights);
  if (open === null) return null;
  const tooMany = tooManyWords(selected.count ?? 0);
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent size="md" onCloseAutoFocus={returnFocus}>
        {locked !== null ? (
          <Refusal open={open}>
            <ErrorState title="You may not do this">{locked}</ErrorState>
          </Refusal>
        ) : selected.isEmpty ? (
          <Refusal open={open}>
            <EmptyState icon={<ListChecks />} title="No records are selected">
              Select rows in the grid or bars in the timeline, and open this again.
            </EmptyState>
          </Refusal>
        ) : tooMany !== null ? (
          <Refusal open={open}>
            <ErrorState title={tooMany.title}>{tooMany.text}</ErrorState>
          </Refusal>
        ) : (
          <Operation open={open} selected={selected} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function titleOf({ kind, field }: OpenBulk): string {
  if (kind === "set") return field === null ? "Set field" : `Set ${FIELD[field].label}`;
  return TITLE[kind];
}

const TITLE: { readonly [K in Exclude<OpenBulk["kind"], "set">]: string } = {
  shift: "Shift dates",
  duration: "Change duration",
  reset: "Reset to plan",
  discontinue: "Discontinue",
  restore: "Restore",
};

/** What it does, where there is no form that says so. */
const EXPLANATION: { readonly [K in OpenBulk["kind"]]?: string } = {
  reset:
    "The forecast dates become the plan dates. A machine on site keeps its start: only its end goes back.",
  discontinue:
    "The records leave the plan and its usual totals. They stay in PEMS and here, and can be restored.",
  restore: "Discontinued records come back with the dates and prices that they had.",
};

function Refusal({ open, children }: { open: OpenBulk; children: ReactNode }) {
  return (
    <>
      <DialogHeader title={titleOf(open)} />
      <DialogBody>{children}</DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Close</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

interface OperationProps {
  open: OpenBulk;
  selected: Selected;
  onClose: () => void;
}

function Operation({ open, selected, onClose }: OperationProps) {
  const parts = useBulkParts();
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const [operation, setOperation] = useState<BulkOperation | null>(() => fixedOperation(open));
  const { preview, current, problem, replace, reload } = useBulkPreview(operation, selected.input);
  const [applying, setApplying] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const formId = useId();
  const ready = operation !== null && current && preview !== null && preview.changing > 0;

  const apply = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || applying) return;
    setApplying(true);
    setFailure(null);
    const answer = await attemptBulk(parts, operation, selected.input, preview, setFailure);
    // Closed meanwhile: it went on without the dialog.
    if (!here.current) return tellAnswer(answer, preview.records);
    setApplying(false);
    if (answer.outcome === "applied") return onClose();
    if (answer.outcome === "changed") {
      replace(answer.preview);
      setFailure(changedWords(preview.records, answer.preview.records));
    } else {
      setFailure(answer.message);
      reload();
    }
  };
  const change = (next: BulkOperation | null) => {
    setOperation(next);
    setFailure(null);
  };

  return (
    <>
      <DialogHeader
        title={titleOf(open)}
        description={selected.count === null ? "All records" : recordWords(selected.count)}
      />
      <DialogBody className="flex flex-col gap-4">
        <form id={formId} onSubmit={(event) => void apply(event)} className="flex flex-col gap-3">
          {EXPLANATION[open.kind] !== undefined && <p className="text-ink-muted">{EXPLANATION[open.kind]}</p>}
          {open.kind === "shift" && <ShiftForm selection={selected.input} onChange={change} />}
          {open.kind === "duration" && <DurationForm onChange={change} />}
          {open.kind === "set" && <SetFieldForm field={open.field} onChange={change} />}
        </form>
        <BulkPreviewPane
          operation={operation}
          preview={preview}
          current={current}
          problem={failure ?? problem}
          onRetry={problem === null ? undefined : reload}
        />
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          type="submit"
          form={formId}
          variant={open.kind === "discontinue" ? "danger" : "primary"}
          busy={applying}
          disabled={!ready}
        >
          {operation !== null && preview !== null && current
            ? applyWords(operation, preview.changing)
            : titleOf(open)}
        </Button>
      </DialogFooter>
    </>
  );
}
