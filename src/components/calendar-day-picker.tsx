"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { DateLib, DayPicker, type Labels } from "react-day-picker";
import { cn } from "#src/components/cn.ts";
import { useNonce } from "#src/components/nonce.tsx";
import { dayOf, noonOf } from "#src/components/noon-of-day.ts";

const cell = "size-7 rounded text-center text-sm tabular-nums";
const classNames = {
  root: "relative w-fit select-none",
  month_caption: "flex h-7 items-center px-1 font-medium",
  nav: "absolute top-0 right-0 flex gap-0.5",
  button_previous:
    "flex size-7 items-center justify-center rounded text-ink-muted hover:bg-hover hover:text-ink",
  button_next: "flex size-7 items-center justify-center rounded text-ink-muted hover:bg-hover hover:text-ink",
  chevron: "size-4",
  month_grid: "mt-1 border-separate border-spacing-0.5",
  weekday: "size-7 text-xs font-normal text-ink-faint",
  day: "p-0",
  day_button: cn(cell, "hover:bg-hover"),
  outside: "text-ink-faint",
  disabled: "pointer-events-none opacity-40",
  today:
    "[&>button]:font-semibold [&>button]:text-accent-text [&>button]:underline [&>button]:underline-offset-2",
  selected: "[&>button]:bg-accent [&>button]:text-accent-ink [&>button]:hover:bg-accent-hover",
};

function MonthChevron({ orientation, className }: { orientation?: string; className?: string }) {
  const Icon = orientation === "left" ? ChevronLeft : ChevronRight;
  return <Icon aria-hidden className={className} />;
}
/** The number that stands there is a word of the name, so that it can be said to the machine: "Wednesday, 10 March 2027". */
const labels: Partial<Labels> = {
  labelDayButton: (date, { today, selected }, options, lib) => {
    const day = (lib ?? new DateLib(options)).format(date, "EEEE, d MMMM yyyy");
    return `${today ? "Today, " : ""}${day}${selected ? ", selected" : ""}`;
  },
};
const components = { Chevron: MonthChevron };

export interface CalendarDayPickerProps {
  /** `YYYY-MM-DD`, or null. */
  value: string | null;
  onPick: (day: string) => void;
  /** The day marked as today, `YYYY-MM-DD`. */
  today?: string | undefined;
  /** Days before and after can't be picked. */
  min?: string | undefined;
  max?: string | undefined;
  autoFocus?: boolean;
}

/** A month to pick a day from; the keyboard moves by day, week, month and year. */
export function CalendarDayPicker({
  value,
  onPick,
  today,
  min,
  max,
  autoFocus = false,
}: CalendarDayPickerProps) {
  const nonce = useNonce();
  const month = value ?? today;
  return (
    <DayPicker
      mode="single"
      required
      autoFocus={autoFocus}
      showOutsideDays
      fixedWeeks
      weekStartsOn={1}
      selected={value === null ? undefined : noonOf(value)}
      onSelect={(date: Date) => onPick(dayOf(date))}
      disabled={[
        ...(min === undefined ? [] : [{ before: noonOf(min) }]),
        ...(max === undefined ? [] : [{ after: noonOf(max) }]),
      ]}
      {...(month !== undefined && { defaultMonth: noonOf(month) })}
      {...(today !== undefined && { today: noonOf(today) })}
      {...(nonce !== undefined && { nonce })}
      classNames={classNames}
      components={components}
      labels={labels}
    />
  );
}
