"use client";

import { type KeyboardEvent, useState } from "react";
import { Field } from "#src/components/field.tsx";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import type { TimeUnit } from "#src/domain/bulk-operation.ts";
import { parseAmount } from "#src/features/bulk/amount.ts";

const UNITS = [
  { value: "day", label: "Days" },
  { value: "week", label: "Weeks" },
  { value: "month", label: "Months" },
] as const;

export interface Span {
  readonly amount: number;
  readonly unit: TimeUnit;
}

export interface AmountFieldProps {
  label: string;
  hint: string;
  /** Null while nothing readable is typed. */
  onChange: (span: Span | null) => void;
  /** Only lengths of 0 and more make sense. */
  positive?: boolean;
  startUnit?: TimeUnit;
}

/** How far or how long: a number with its unit, which may be typed with it (`2w`). Up and Down count. */
export function AmountField({
  label,
  hint,
  onChange,
  positive = false,
  startUnit = "day",
}: AmountFieldProps) {
  const [text, setText] = useState("");
  const [unit, setUnit] = useState<TimeUnit>(startUnit);
  const typed = parseAmount(text);
  const isTooSmall = positive && typed !== null && typed.amount < 0;
  const unreadable = text.trim() !== "" && !/^[+\-−–]$/.test(text.trim()) && (typed === null || isTooSmall);

  const change = (nextText: string, nextUnit: TimeUnit) => {
    const next = parseAmount(nextText);
    setText(nextText);
    const inUnit = next?.unit ?? nextUnit;
    setUnit(inUnit);
    onChange(next === null || (positive && next.amount < 0) ? null : { amount: next.amount, unit: inUnit });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const amount = (typed?.amount ?? 0) + (event.key === "ArrowUp" ? 1 : -1);
    change(String(positive ? Math.max(0, amount) : amount), unit);
  };
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <Field
        label={label}
        hint={hint}
        error={unreadable ? "Type a whole number such as 14, or 2w for two weeks." : undefined}
        className="w-40"
      >
        {(control) => (
          <TextInput
            {...control}
            data-autofocus
            autoComplete="off"
            value={text}
            onChange={(event) => change(event.target.value, unit)}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <SegmentedControl
        label="Unit"
        segments={UNITS}
        value={unit}
        onValueChange={(next) => change(typed === null ? text : String(typed.amount), next)}
        className="mt-5"
      />
    </div>
  );
}
