"use client";

import { DateInput } from "#src/components/date-input.tsx";
import type { FieldControlProps } from "#src/components/field.tsx";
import { MoneyInput } from "#src/components/money-input.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { formatDay, parseTypedDay } from "#src/domain/calendar.ts";
import { CHOICES } from "#src/domain/choices.ts";
import { formatMoney, parseTypedMoney } from "#src/domain/money.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import { isSuggested, SuggestInput } from "#src/features/bulk/suggest-input.tsx";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface ValueInputProps extends FieldControlProps {
  field: EditableField;
  /** Undefined: nothing was chosen yet. */
  value: FieldValue | undefined;
  /** The value in canonical form, or undefined with the reason why there is none. */
  onChange: (value: FieldValue | undefined, problem?: string | null) => void;
  disabled: boolean;
  autoFocus: boolean;
}

/** The editor of a field's kind, for a value that many records get. */
export function ValueInput({ field, value, onChange, disabled, autoFocus, ...control }: ValueInputProps) {
  const today = useWorkingSet().today ?? "";
  const { kind, label } = FIELD[field];
  const text = typeof value === "string" ? value : null;
  /** The rules of the field say more than the form of the text: the range of money, the length of a text. */
  const check = (typed: string | null) => {
    if (typed === null) return onChange(undefined);
    const read = readTyped(field, typed, today);
    if (read.ok) onChange(read.value ?? undefined);
    else onChange(undefined, read.message);
  };
  const shared = { ...control, disabled, autoFocus };
  if (kind === "date")
    return (
      <DateInput
        {...shared}
        live
        className="max-w-44"
        today={today}
        value={text}
        onValueChange={(day) => onChange(day ?? undefined)}
        onReadableChange={(readable) => {
          if (!readable) onChange(undefined);
        }}
        parse={(typed) => parseTypedDay(typed, today)}
        format={formatDay}
      />
    );
  if (kind === "money")
    return (
      <MoneyInput
        {...shared}
        live
        className="max-w-44"
        value={text}
        onValueChange={check}
        onReadableChange={(readable) => {
          if (!readable) onChange(undefined);
        }}
        parse={parseTypedMoney}
        format={(amount) => formatMoney(amount).replace("$", "")}
      />
    );
  const choices = kind === "boolean" ? ["Yes", "No"] : CHOICES[kind];
  if (choices !== undefined)
    return (
      <SegmentedControl
        label={label}
        className={disabled ? "pointer-events-none self-start opacity-50" : "self-start"}
        segments={choices.map((choice) => ({ value: choice, label: choice }))}
        value={typeof value === "boolean" ? (value ? "Yes" : "No") : (text ?? "")}
        onValueChange={(choice) => onChange(kind === "boolean" ? choice === "Yes" : choice)}
      />
    );
  return isSuggested(field) ? (
    <SuggestInput {...shared} field={field} onChange={check} />
  ) : (
    <TextInput {...shared} autoComplete="off" onChange={(event) => check(event.target.value)} />
  );
}
