"use client";

import { useState } from "react";
import { TextInput, type TextInputProps } from "#src/components/text-input.tsx";

export interface MoneyInputProps
  extends Omit<TextInputProps, "value" | "defaultValue" | "onChange" | "type"> {
  /** Decimal text such as `"5500.00"`, or null for none. */
  value: string | null;
  /** Called on Enter and on leaving with what `parse` made of the text; not called for what it can't read. */
  onValueChange: (value: string | null) => void;
  /** Text as typed → decimal text, or null when it isn't an amount. An empty text never gets here. */
  parse: (typed: string) => string | null;
  /** Decimal text → what is shown while nobody types, without the currency sign. */
  format: (value: string) => string;
  /** Told whenever what is typed becomes readable or unreadable. */
  onReadableChange?: (readable: boolean) => void;
  /** Calls `onValueChange` while somebody types, too, whenever the text is readable. */
  live?: boolean;
  currency?: string;
}

/** An amount of money: shown grouped, typed freely, given back as decimal text (never a binary number). */
export function MoneyInput(props: MoneyInputProps) {
  const {
    value,
    onValueChange,
    parse,
    format,
    onReadableChange,
    live = false,
    currency = "$",
    onBlur,
    onKeyDown,
    ...rest
  } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const invalid = typed !== null && typed.trim() !== "" && parse(typed) === null;

  const settle = () => {
    if (typed === null) return;
    const next = typed.trim() === "" ? null : parse(typed);
    if (next === null && typed.trim() !== "") return;
    setTyped(null);
    if (next !== value) onValueChange(next);
  };

  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      leading={currency}
      {...rest}
      aria-invalid={invalid || rest["aria-invalid"]}
      value={typed ?? (value === null ? "" : format(value))}
      onChange={(event) => {
        const text = event.target.value;
        const amount = text.trim() === "" ? null : parse(text);
        const readable = text.trim() === "" || amount !== null;
        setTyped(text);
        onReadableChange?.(readable);
        if (live && readable) onValueChange(amount);
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
        onKeyDown?.(event);
      }}
    />
  );
}
