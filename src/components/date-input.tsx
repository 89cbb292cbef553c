"use client";

import { CalendarDays } from "lucide-react";
import { useRef, useState } from "react";
import { CalendarDayPicker } from "#src/components/calendar-later.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { Popover, PopoverAnchor, PopoverContent, PopoverTrigger } from "#src/components/popover-parts.tsx";
import { TextInput, type TextInputProps } from "#src/components/text-input.tsx";

export interface DateInputProps
  extends Omit<TextInputProps, "value" | "defaultValue" | "onChange" | "type" | "min" | "max"> {
  /** A calendar day as `YYYY-MM-DD`, or null; never a Date, so that no time zone can move it. */
  value: string | null;
  /** Called on Enter, on leaving and on picking; not called for what can't be read. */
  onValueChange: (value: string | null) => void;
  /** Text as typed → `YYYY-MM-DD`, or null when it isn't a day. An empty text never gets here. */
  parse: (typed: string) => string | null;
  /** `YYYY-MM-DD` → what is shown, for example `15 Jan 2026`. */
  format: (day: string) => string;
  /** Told whenever what is typed becomes readable or unreadable. */
  onReadableChange?: (readable: boolean) => void;
  /** Calls `onValueChange` while somebody types, too, whenever the text is readable. */
  live?: boolean;
  today?: string;
  min?: string;
  max?: string;
}

/** A day, typed in any usual form or picked from a month (Alt+Down opens it). */
export function DateInput(props: DateInputProps) {
  const {
    value,
    onValueChange,
    parse,
    format,
    onReadableChange,
    live = false,
    today,
    min,
    max,
    onBlur,
    onKeyDown,
    ...rest
  } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const invalid = typed !== null && typed.trim() !== "" && parse(typed) === null;

  const change = (next: string | null) => {
    setTyped(null);
    onReadableChange?.(true);
    if (next !== value) onValueChange(next);
  };
  const settle = () => {
    if (typed === null || invalid) return;
    change(typed.trim() === "" ? null : parse(typed));
  };

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverAnchor asChild>
        <div className="w-full">
          <TextInput
            ref={input}
            autoComplete="off"
            placeholder="15 Jan 2026"
            {...rest}
            aria-invalid={invalid || rest["aria-invalid"]}
            value={typed ?? (value === null ? "" : format(value))}
            onChange={(event) => {
              const text = event.target.value;
              const day = text.trim() === "" ? null : parse(text);
              const readable = text.trim() === "" || day !== null;
              setTyped(text);
              onReadableChange?.(readable);
              if (live && readable) onValueChange(day);
            }}
            onBlur={(event) => {
              settle();
              onBlur?.(event);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") settle();
              if (event.key === "Escape" && typed !== null) {
                setTyped(null);
                onReadableChange?.(true);
              }
              if (event.key === "ArrowDown" && event.altKey) {
                event.preventDefault();
                setOpen(true);
              }
              onKeyDown?.(event);
            }}
            trailing={
              <PopoverTrigger asChild>
                <IconButton label="Pick a date" size="sm" disabled={rest.disabled}>
                  <CalendarDays aria-hidden className="size-3.5!" />
                </IconButton>
              </PopoverTrigger>
            }
          />
        </div>
      </PopoverAnchor>
      <PopoverContent
        aria-label="Pick a date"
        className="p-2"
        onOpenAutoFocus={(event) => event.preventDefault()}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          input.current?.focus();
        }}
      >
        <CalendarDayPicker
          autoFocus
          value={(typed === null ? null : parse(typed)) ?? value}
          today={today}
          min={min}
          max={max}
          onPick={(day) => {
            setOpen(false);
            change(day);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
