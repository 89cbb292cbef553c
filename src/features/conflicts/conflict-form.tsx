"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { ConfirmDialog } from "#src/components/confirm-dialog.tsx";
import { DialogBody, DialogClose, DialogFooter } from "#src/components/dialog.tsx";
import { RadioGroup, RadioItem } from "#src/components/radio-group.tsx";
import { notify } from "#src/components/toast.tsx";
import type { Choice } from "#src/domain/conflict-resolution.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { formatMoneyShort } from "#src/domain/money.ts";
import type { EditableField } from "#src/domain/record.ts";
import {
  type Choices,
  type ConflictSides,
  conflictRows,
  previewResolution,
  type Strategy,
  sidesOf,
} from "#src/features/conflicts/conflict-rows.ts";
import { ConflictTable } from "#src/features/conflicts/conflict-table.tsx";
import { failureWords, problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterOutputs, trpc } from "#src/trpc/client.ts";

export interface ConflictFormProps {
  conflict: RouterOutputs["conflicts"]["get"];
  /** PEMS moved on during the decision, and these are its new values. */
  renewed: boolean;
  /** PEMS moved on: read it again. */
  onStale: () => void;
  onDone: () => void;
  /** Opens the next conflict; undefined when this is the last. */
  onNext: (() => void) | undefined;
}

const EXPLAIN: { readonly [R: string]: string | undefined } = {
  rule: "Each side is fine by itself, but together they break a rule.",
  discontinued: "One side discontinued the record that the other one changed.",
  "unknown-outcome":
    "An earlier attempt may have reached PEMS before somebody changed the record again. Look at the values before you send them.",
};

/** The decision about one conflict. */
export function ConflictForm({ conflict, renewed, onStale, onDone, onNext }: ConflictFormProps) {
  const { organization, store } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const [strategy, setStrategy] = useState<Strategy>("merge");
  const [chosen, setChosen] = useState<Choices>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const resolve = trpc.conflicts.resolve.useMutation();
  const discard = trpc.conflicts.discard.useMutation();

  const { conflictId, pemsVersion, costs, today } = conflict;
  const sides: ConflictSides = sidesOf(conflict);
  // A renewed comparison may have other fields in conflict; what was chosen for the rest stays.
  const choices: Choices = Object.fromEntries(
    Object.entries(chosen).filter(([field]) => sides.conflictFields.some((each) => each === field)),
  );
  const { outcome, result, open } = previewResolution(sides, strategy, choices);
  const broken = outcome.ok ? [] : outcome.findings.map(({ message }) => message);

  const choose = (field: EditableField, choice: Choice | undefined) => {
    setProblem(null);
    const side = strategy === "use_local" ? "mine" : "pems";
    const before: Choices =
      strategy === "merge" ? choices : Object.fromEntries(sides.conflictFields.map((each) => [each, side]));
    const { [field]: _, ...others } = before;
    setStrategy("merge");
    setChosen(choice === undefined ? others : { ...others, [field]: choice });
  };
  const refresh = () => {
    store.outdated([conflict.pfaId]);
    void utils.conflicts.invalidate();
    void utils.sync.status.invalidate({ organizationId });
  };
  const apply = async () => {
    setProblem(null);
    try {
      const input = { organizationId, conflictId, pemsVersion, resolution: strategy };
      const done = await resolve.mutateAsync(strategy === "merge" ? { ...input, choices } : input);
      const waits = done.status === "pending_approval";
      const kept = Object.keys(done.appliedChanges).length === 0;
      notify({
        tone: waits ? "warning" : "success",
        title: waits ? "Waiting for approval" : kept ? "PEMS's values stay" : "Sent to PEMS",
        ...(waits && {
          description:
            "The difference is over the limit of your organization: a second person has to approve it.",
        }),
        ...(onNext !== undefined && { action: { label: "Next conflict", onClick: onNext } }),
      });
      refresh();
      onDone();
    } catch (error) {
      if (problemOf(error).code === "STALE") onStale();
      else setProblem(failureWords(error));
    }
  };
  const discardAll = async () => {
    try {
      await discard.mutateAsync({ organizationId, conflictId });
      setAsking(false);
      notify({ tone: "success", title: `Discarded your change of ${conflict.pfaId}` });
      refresh();
      onDone();
    } catch (error) {
      setAsking(false);
      setProblem(failureWords(error));
    }
  };

  return (
    <>
      <DialogBody className="flex flex-col gap-3">
        {EXPLAIN[conflict.reason] !== undefined && (
          <p className="text-ink-muted">{EXPLAIN[conflict.reason]}</p>
        )}
        {renewed && (
          <p
            role="alert"
            className="flex items-start gap-2 rounded bg-conflict-soft px-3 py-2 text-conflict-text"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            PEMS changed this again while you were deciding. These are the new values.
          </p>
        )}
        <RadioGroup
          aria-label="How to resolve it"
          className="flex-row flex-wrap gap-x-6"
          value={strategy}
          onValueChange={(value) => {
            setProblem(null);
            setStrategy(value as Strategy);
          }}
        >
          <RadioItem value="use_local" label="Use my values" />
          <RadioItem value="use_pems" label="Use PEMS values" />
          <RadioItem value="merge" label="Choose for each field" />
        </RadioGroup>
        <ConflictTable
          rows={conflictRows(sides)}
          strategy={strategy}
          choices={choices}
          result={result}
          open={open}
          today={today}
          onChoose={choose}
        />
        {[...broken, ...(problem === null ? [] : [problem])].map((message) => (
          <p
            key={message}
            role="alert"
            className="flex items-start gap-2 rounded bg-failed-soft px-3 py-2 text-failed-text"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {message}
          </p>
        ))}
        {costs !== undefined && (
          <p className="tabular-nums">
            <span className="text-ink-muted">Cost of the result </span>
            <span className="font-semibold">{money(forecastCost(result, today))}</span>
            <span className="text-ink-muted">
              {" "}
              (yours {money(costs.mine)} · PEMS {money(costs.pems)})
            </span>
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        {conflict.mayResolve && (
          <Button variant="danger-quiet" className="mr-auto" onClick={() => setAsking(true)}>
            Discard my whole change
          </Button>
        )}
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          variant="primary"
          busy={resolve.isPending}
          disabled={open.length > 0 || !outcome.ok || !conflict.mayResolve}
          onClick={() => void apply()}
        >
          Apply and send
        </Button>
      </DialogFooter>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Discard your whole change of ${conflict.pfaId}?`}
        description="PEMS's values stay. Your change is not sent, and stays in the history."
        confirmLabel="Discard my change"
        danger
        busy={discard.isPending}
        onConfirm={() => void discardAll()}
      />
    </>
  );
}

const money = (amount: string | null) => (amount === null ? "—" : formatMoneyShort(amount));
