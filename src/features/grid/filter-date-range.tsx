"use client";

import { Button } from "#src/components/button.tsx";
import { DateInput } from "#src/components/date-input.tsx";
import { Field } from "#src/components/field.tsx";
import { formatDay, parseTypedDay } from "#src/domain/calendar.ts";
import { datePresets, type DateRange as Range } from "#src/features/grid/date-presets.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface DateRangeProps {
  value: Range;
  onChange: (range: { from?: string; to?: string }) => void;
}

/** A range of days, typed, picked or one of the usual ones; an end may stay open. */
export function DateRange({ value, onChange }: DateRangeProps) {
  const today = useWorkingSet().today ?? "";
  const { from, to } = value;
  const reversed = from !== undefined && to !== undefined && from > to;
  const end = (name: "from" | "to", label: string) => (
    <Field label={label} {...(name === "to" && reversed && { error: "This is before the first day." })}>
      {(control) => (
        <DateInput
          {...control}
          value={value[name] ?? null}
          onValueChange={(day) => {
            const { [name]: _, ...other } = value;
            onChange(day === null ? other : { ...other, [name]: day });
          }}
          parse={(typed) => parseTypedDay(typed, today)}
          format={formatDay}
          today={today}
        />
      )}
    </Field>
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-1">
        {today !== "" &&
          datePresets(today).map(({ label, ...range }) => (
            <Button
              key={label}
              size="sm"
              aria-pressed={range.from === from && range.to === to}
              className="aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:text-accent-text"
              onClick={() => onChange(range)}
            >
              {label}
            </Button>
          ))}
      </div>
      <div className="grid grid-cols-2 gap-2">
        {end("from", "From")}
        {end("to", "Up to")}
      </div>
    </div>
  );
}
