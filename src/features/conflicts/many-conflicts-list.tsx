"use client";

import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Checkbox } from "#src/components/checkbox.tsx";
import { fieldsWords, type ListedConflict } from "#src/features/conflicts/many-conflicts-words.ts";

/** Painted at a time; the rest on demand. */
const AT_ONCE = 200;

export interface ManyConflictsListProps {
  conflicts: readonly ListedConflict[];
  leftOut: ReadonlySet<string>;
  onLeaveOut: (conflictIds: readonly string[], out: boolean) => void;
  /** Opens the comparison of one. */
  onOpen: (conflictId: string) => void;
  disabled: boolean;
}

/** Conflicts to tick, one a line: record, what both changed, and who. */
export function ManyConflictsList(props: ManyConflictsListProps) {
  const { conflicts, leftOut, onLeaveOut, disabled } = props;
  const [painted, setPainted] = useState(AT_ONCE);
  const out = conflicts.filter(({ conflictId }) => leftOut.has(conflictId)).length;
  const all = out === 0 ? true : out === conflicts.length ? false : "indeterminate";
  return (
    <section aria-label="Conflicts" className="rounded border">
      <div className="flex items-center border-b bg-sunken px-3 py-1">
        <Checkbox
          label="All that are listed"
          checked={all}
          disabled={disabled}
          onCheckedChange={() =>
            onLeaveOut(
              conflicts.map(({ conflictId }) => conflictId),
              all === true,
            )
          }
        />
      </div>
      <ul className="divide-y divide-line-soft">
        {conflicts.slice(0, painted).map((conflict) => (
          <Line key={conflict.conflictId} conflict={conflict} {...props} />
        ))}
      </ul>
      {conflicts.length > painted && (
        <div className="flex justify-center border-t p-1">
          <Button variant="ghost" onClick={() => setPainted(painted + AT_ONCE)}>
            Show more ({(conflicts.length - painted).toLocaleString("en-US")} left)
          </Button>
        </div>
      )}
    </section>
  );
}

function Line({
  conflict,
  leftOut,
  onLeaveOut,
  onOpen,
  disabled,
}: ManyConflictsListProps & { conflict: ListedConflict }) {
  const { conflictId, pfaId, description, author, byMe, pemsChangedBy } = conflict;
  const who = [byMe ? null : `changed by ${author.name}`, pemsChangedBy && `in PEMS by ${pemsChangedBy}`];
  return (
    <li className="flex min-h-9 items-center gap-3 px-3 py-1 hover:bg-hover max-sm:items-start">
      <Checkbox
        aria-label={`Decide ${pfaId}`}
        checked={!leftOut.has(conflictId)}
        disabled={disabled}
        className="max-sm:mt-1"
        onCheckedChange={(ticked) => onLeaveOut([conflictId], ticked !== true)}
      />
      <div className="grid min-w-0 flex-1 gap-x-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1.4fr)]">
        <span className="min-w-0 truncate">
          <span className="font-medium tabular-nums">{pfaId}</span>
          {description !== null && <span className="text-ink-muted"> · {description}</span>}
        </span>
        <span className="min-w-0 truncate">{fieldsWords(conflict)}</span>
        <span className="min-w-0 truncate text-ink-muted text-sm">
          {who.filter((part) => part).join(", ")}
        </span>
      </div>
      <Button size="sm" variant="ghost" disabled={disabled} onClick={() => onOpen(conflictId)}>
        Compare<span className="sr-only"> {pfaId}</span>
      </Button>
    </li>
  );
}
