"use client";

import { useState } from "react";
import { DateInput } from "#src/components/date-input.tsx";
import { Field } from "#src/components/field.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { daysBetween, formatDay, parseTypedDay } from "#src/domain/calendar.ts";
import { AmountField } from "#src/features/bulk/amount-field.tsx";
import { spanWords } from "#src/features/bulk/bulk-words.ts";
import { useEarliestStart } from "#src/features/bulk/use-earliest-start.ts";
import type { SelectionInput } from "#src/features/working-set/selection.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface ShiftFormProps {
  selection: SelectionInput;
  onChange: (operation: BulkOperation | null) => void;
}

/** How far to shift: by an amount, or so that the earliest of the records starts on a day. */
export function ShiftForm({ selection, onChange }: ShiftFormProps) {
  const [mode, setMode] = useState<"by" | "to">("by");
  return (
    <>
      <SegmentedControl
        label="How to say it"
        segments={[
          { value: "by", label: "By an amount" },
          { value: "to", label: "To start on a date" },
        ]}
        value={mode}
        onValueChange={(next) => {
          setMode(next);
          onChange(null);
        }}
        className="self-start"
      />
      {mode === "by" ? (
        <AmountField
          label="Shift by"
          hint="14 is later, −14 is earlier."
          onChange={(span) => onChange(span === null ? null : { kind: "shift", ...span })}
        />
      ) : (
        <StartDate selection={selection} onChange={onChange} />
      )}
    </>
  );
}

function StartDate({ selection, onChange }: ShiftFormProps) {
  const { today } = useWorkingSet();
  const earliest = useEarliestStart(selection);
  const [day, setDay] = useState<string | null>(null);
  const days = day === null || !earliest.day ? null : daysBetween(earliest.day, day);
  const change = (next: string | null) => {
    setDay(next);
    onChange(
      next === null || !earliest.day
        ? null
        : { kind: "shift", amount: daysBetween(earliest.day, next), unit: "day" },
    );
  };
  const hint = earliest.waiting
    ? "Looking for the earliest start…"
    : earliest.day === null
      ? undefined
      : days === null || days === 0
        ? `The earliest of them starts on ${formatDay(earliest.day)}; the others keep their distance from it.`
        : `That is ${spanWords(days, "day")} ${days > 0 ? "later" : "earlier"} than ${formatDay(earliest.day)}, the earliest start; the others keep their distance from it.`;
  return (
    <Field
      label="The earliest starts on"
      hint={hint}
      error={earliest.problem ?? (earliest.waiting || earliest.day !== null ? undefined : NO_START)}
    >
      {(control) => (
        <DateInput
          {...control}
          live
          className="max-w-44"
          disabled={earliest.day === null}
          value={day}
          onValueChange={change}
          parse={(typed) => parseTypedDay(typed, today ?? "")}
          format={formatDay}
          {...(today !== null && { today })}
        />
      )}
    </Field>
  );
}

const NO_START =
  "None of the records has a forecast start that could move: they are on site, discontinued, or have no dates.";
