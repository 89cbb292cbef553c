"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { cn } from "#src/components/cn.ts";
import type { Choice } from "#src/domain/conflict-resolution.ts";
import { type EditableField, FIELD, type FieldValue, type PfaFields } from "#src/domain/record.ts";
import type { Choices, ConflictRow, Strategy } from "#src/features/conflicts/conflict-rows.ts";
import { ResultInput } from "#src/features/conflicts/result-input.tsx";
import { formatValue } from "#src/features/grid/cell-text.ts";

export interface ConflictTableProps {
  rows: readonly ConflictRow[];
  strategy: Strategy;
  choices: Choices;
  /** The record as the decision would leave it. */
  result: PfaFields;
  open: readonly EditableField[];
  today: string;
  /** Choosing one side of one field goes over to choosing for each field. */
  onChoose: (field: EditableField, choice: Choice | undefined) => void;
}

/** Rows are fields; columns are base, mine, PEMS and the result. On a phone each field is a card. */
export function ConflictTable(props: ConflictTableProps) {
  const [unfolded, setUnfolded] = useState(false);
  const differing = props.rows.filter((row) => !row.same);
  const same = props.rows.filter((row) => row.same);
  const Chevron = unfolded ? ChevronDown : ChevronRight;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: stays a table for screen readers where it is laid out as cards */}
      <div role="table" aria-label="Fields" className="flex flex-col">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to operate */}
        <div role="row" className={cn(LINE, "border-b text-ink-faint text-sm max-sm:hidden")}>
          {["Field", "Base", "Mine", "PEMS", "Result"].map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: nothing to operate
            <div key={name} role="columnheader" className="py-1.5">
              {name}
            </div>
          ))}
        </div>
        {differing.map((row) => (
          <FieldLine key={row.field} row={row} {...props} />
        ))}
        {unfolded && same.map((row) => <FieldLine key={row.field} row={row} {...props} />)}
      </div>
      {same.length > 0 && (
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="flex min-h-8 items-center gap-1 self-start text-ink-muted hover:text-ink"
        >
          <Chevron aria-hidden className="size-3.5" />
          {same.length === 1 ? "1 field is" : `${same.length} fields are`} the same everywhere
        </button>
      )}
    </>
  );
}

const LINE = "grid gap-x-3 sm:grid-cols-[minmax(110px,1.1fr)_1fr_1.15fr_1.15fr_1.35fr]";

function FieldLine({
  row,
  strategy,
  choices,
  result,
  open,
  today,
  onChoose,
}: ConflictTableProps & { row: ConflictRow }) {
  const { field, conflicting } = row;
  const chosen = choices[field];
  const isMine = strategy === "use_local" || (strategy === "merge" && chosen === "mine");
  const isPems = strategy === "use_pems" || (strategy === "merge" && chosen === "pems");
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: nothing to operate
    <div
      role="row"
      data-field={field}
      className={cn(
        LINE,
        "items-center border-line-soft border-b py-1.5 max-sm:gap-y-1 max-sm:py-3",
        row.same && "text-ink-faint",
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to operate */}
      <div role="rowheader" className={cn("min-w-0", conflicting ? "font-medium" : "text-ink-muted")}>
        {FIELD[field].label}
        {conflicting && <span className="sr-only">, to be decided</span>}
      </div>
      <Side name="Base">{formatValue(field, row.base)}</Side>
      <Side name="Mine">
        <Value row={row} value={row.mine} side="mine" on={isMine} onChoose={onChoose} />
      </Side>
      <Side name="PEMS">
        <Value row={row} value={row.pems} side="pems" on={isPems} onChoose={onChoose} />
      </Side>
      <Side name="Result">
        {conflicting && strategy === "merge" ? (
          <ResultInput
            side={chosen === "mine" || chosen === "pems" ? chosen : null}
            field={field}
            today={today}
            value={open.includes(field) ? undefined : (result[field] as FieldValue)}
            onValue={(value) => onChoose(field, value === undefined ? undefined : { value })}
          />
        ) : (
          <span className={cn("tabular-nums", conflicting && "font-medium")}>
            {formatValue(field, result[field])}
          </span>
        )}
      </Side>
    </div>
  );
}

function Side({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      role="cell"
      className="flex min-w-0 items-center tabular-nums max-sm:grid max-sm:grid-cols-[72px_1fr]"
    >
      <span aria-hidden className="text-ink-faint text-sm sm:hidden">
        {name}
      </span>
      <span className="min-w-0 whitespace-pre-line break-words">{children}</span>
    </div>
  );
}

interface ValueProps {
  row: ConflictRow;
  value: FieldValue | undefined;
  side: "mine" | "pems";
  on: boolean;
  onChoose: ConflictTableProps["onChoose"];
}

/** A side's value; a radio button where a decision is needed. */
function Value({ row, value, side, on, onChoose }: ValueProps) {
  const text = formatValue(row.field, value);
  if (!row.conflicting)
    return <span className={cn(value !== row.base && !row.same && "text-ink")}>{text}</span>;
  return (
    <label
      className={cn(
        "-ml-1.5 inline-flex min-h-7 cursor-pointer items-center gap-2 rounded border px-1.5",
        on ? "border-accent/50 bg-selected font-medium" : "border-transparent hover:bg-hover",
      )}
    >
      <input
        type="radio"
        name={`choice-${row.field}`}
        aria-label={`${FIELD[row.field].label}: ${side === "mine" ? "mine" : "PEMS"}, ${text}`}
        checked={on}
        onChange={() => onChoose(row.field, side)}
        className="size-3.5 shrink-0 accent-accent"
      />
      {text}
    </label>
  );
}
