"use client";

import { CircleCheck } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { DialogBody, DialogClose, DialogFooter, DialogHeader } from "#src/components/dialog.tsx";
import { EmptyState } from "#src/components/empty-state.tsx";
import { ErrorState } from "#src/components/error-state.tsx";
import { ProgressBar } from "#src/components/progress-bar.tsx";
import { RadioGroup, RadioItem } from "#src/components/radio-group.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { useSelected } from "#src/features/bulk/use-selected.ts";
import { ManyConflictsEffect } from "#src/features/conflicts/many-conflicts-effect.tsx";
import { ManyConflictsList } from "#src/features/conflicts/many-conflicts-list.tsx";
import {
  conflictsWords,
  effectOf,
  type ManyStrategy,
  matching,
} from "#src/features/conflicts/many-conflicts-words.ts";
import { type ConflictList, useConflictList } from "#src/features/conflicts/use-conflict-list.ts";
import { useDecideMany } from "#src/features/conflicts/use-decide-many.ts";
import { useManyPreview } from "#src/features/conflicts/use-many-preview.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { may } from "#src/features/shell/workspace.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

/** As `conflict` in the address: conflicts of all records, and of those that are selected, decided together. */
export const MANY_CONFLICTS = ["many", "selected"] as const;
export type ManyConflictsOf = (typeof MANY_CONFLICTS)[number];

export interface ManyConflictsProps {
  of: ManyConflictsOf;
  onOpen: (conflictId: string) => void;
  onClose: () => void;
}

/** Decides many conflicts for one side, after a look at what that would do. */
export function ManyConflicts({ of, onOpen, onClose }: ManyConflictsProps) {
  const { organization } = useWorkspace();
  const selected = useSelected();
  const [everybodys, setEverybodys] = useState(false);
  const list = useConflictList(of === "selected" ? selected.input : null, !everybodys);
  const manages = may(organization, "perm_ManageSettings");
  return (
    <>
      <DialogHeader
        title="Resolve conflicts"
        description={
          list.data === undefined
            ? "Reading the conflicts…"
            : `${conflictsWords(list.data.total)}${of === "selected" ? " of the selected records" : ""}`
        }
      />
      {list.isError ? (
        <ErrorState
          title="The conflicts couldn't be read"
          actions={<Button onClick={() => void list.refetch()}>Try again</Button>}
        >
          {problemOf(list.error).message} Nothing was changed.
        </ErrorState>
      ) : (
        <Decision
          list={list.data}
          onRefresh={() => void list.refetch()}
          onOpen={onOpen}
          onClose={onClose}
          everybodys={
            manages && (
              <Checkbox
                label="Also of colleagues"
                checked={everybodys}
                onCheckedChange={(ticked) => setEverybodys(ticked === true)}
              />
            )
          }
        />
      )}
    </>
  );
}

interface DecisionProps {
  list: ConflictList | undefined;
  everybodys: React.ReactNode;
  onRefresh: () => void;
  onOpen: (conflictId: string) => void;
  onClose: () => void;
}

function Decision({ list, everybodys, onRefresh, onOpen, onClose }: DecisionProps) {
  const [search, setSearch] = useState("");
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [strategy, setStrategy] = useState<ManyStrategy | null>(null);
  const { progress, stop, decide } = useDecideMany();
  const open = useRef(false);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  const shown = useMemo(() => matching(list?.conflicts ?? [], search), [list, search]);
  const chosen = useMemo(() => shown.filter(({ conflictId }) => !leftOut.has(conflictId)), [shown, leftOut]);
  const ids = useMemo(() => chosen.map(({ conflictId }) => conflictId), [chosen]);
  const { preview, error, reload, current } = useManyPreview(ids, strategy);
  const busy = progress !== null;
  const effect = current && preview !== undefined ? effectOf(preview) : null;
  const ready = !busy && strategy !== null && effect !== null && effect.resolved + effect.pending > 0;

  const apply = async () => {
    if (!ready || preview === undefined) return;
    const isWhole = await decide(chosen, strategy, preview);
    // Closed meanwhile: what is open now is something else.
    if (!open.current) return;
    if (isWhole) return onClose();
    onRefresh();
    reload();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void apply();
  };
  const leaveOut = (conflictIds: readonly string[], out: boolean) => {
    const next = new Set(leftOut);
    for (const id of conflictIds) {
      if (out) next.add(id);
      else next.delete(id);
    }
    setLeftOut(next);
  };
  const few = list !== undefined && list.conflicts.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one shortcut for everything inside
    <div onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
      <DialogBody className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <TextInput
            type="search"
            aria-label="Filter the conflicts"
            placeholder="Record, field, person"
            className="w-64 max-sm:w-full"
            value={search}
            disabled={busy}
            onChange={(event) => setSearch(event.target.value)}
          />
          {everybodys}
        </div>
        {list === undefined ? (
          <div role="status" aria-label="Loading" className="flex flex-col gap-3 py-2">
            {["w-3/4", "w-2/3", "w-4/5", "w-1/2"].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
        ) : shown.length === 0 ? (
          <EmptyState
            icon={<CircleCheck />}
            title={few ? "Nothing is to be decided" : "None of them matches"}
          >
            {few ? "There is no conflict that you could resolve here." : "Change the words of the filter."}
          </EmptyState>
        ) : (
          <ManyConflictsList
            conflicts={shown}
            leftOut={leftOut}
            onLeaveOut={leaveOut}
            onOpen={onOpen}
            disabled={busy}
          />
        )}
      </DialogBody>
      <div className="flex shrink-0 flex-col gap-2 border-t px-5 py-3">
        <RadioGroup
          aria-label="Which side counts"
          className="flex-row flex-wrap gap-x-6"
          value={strategy ?? ""}
          disabled={busy}
          onValueChange={(value) => setStrategy(value as ManyStrategy)}
        >
          <RadioItem value="use_pems" label="Keep PEMS" />
          <RadioItem value="use_local" label="Keep ours" />
        </RadioGroup>
        <ManyConflictsEffect
          strategy={strategy}
          chosen={chosen.length}
          preview={preview}
          current={current}
          error={error}
          onRetry={reload}
        />
        {busy && (
          <ProgressBar
            label="Resolving conflicts"
            value={progress / chosen.length}
            valueText={`${progress.toLocaleString("en-US")} of ${chosen.length.toLocaleString("en-US")}`}
          />
        )}
      </div>
      <DialogFooter>
        {busy ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
        )}
        <Button variant="primary" busy={busy} disabled={!ready && !busy} onClick={() => void apply()}>
          Resolve {conflictsWords(effect === null ? chosen.length : effect.resolved + effect.pending)}
        </Button>
      </DialogFooter>
    </div>
  );
}
