"use client";

import { useState } from "react";
import { Select } from "#src/components/select.tsx";
import { TextArea } from "#src/components/text-area.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

export interface ResultInputProps {
  field: EditableField;
  /** The side that was chosen, which takes the place of what was typed; null for a value of one's own. */
  side: "mine" | "pems" | null;
  today: string;
  /** Undefined while nothing is chosen. */
  value: FieldValue | undefined;
  /** Undefined for a text that means nothing. */
  onValue: (value: FieldValue | undefined) => void;
}

/** The result of one field, which may be a value that neither side has. */
export function ResultInput({ field, side, today, value, onValue }: ResultInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [sideBefore, setSideBefore] = useState(side);
  if (side !== sideBefore) {
    setSideBefore(side);
    // Typing leaves the side that was chosen, too: then the text and the focus stay.
    if (side !== null) setTyped(null);
  }
  const { kind, label } = FIELD[field];
  const choices = kind === "boolean" ? ["Yes", "No"] : CHOICES[kind];
  const text = typed ?? (value === undefined ? "" : editorText(field, value));
  if (choices !== undefined) {
    return (
      <Select
        aria-label={`Result of ${label}`}
        className="w-full"
        options={choices.map((choice) => ({ value: choice, label: choice }))}
        value={text === "" ? null : text}
        onValueChange={(choice) => onValue(kind === "boolean" ? choice === "Yes" : choice)}
      />
    );
  }
  const read = readTyped(field, text, today);
  const reason = typed !== null && !read.ok ? read.message : undefined;
  const change = (next: string) => {
    setTyped(next);
    const meant = readTyped(field, next, today);
    onValue(meant.ok ? meant.value : undefined);
  };
  const settle = () => {
    if (reason === undefined) setTyped(null);
  };
  const common = {
    "aria-label": `Result of ${label}`,
    "aria-invalid": reason !== undefined,
    placeholder: "Choose or type",
    value: text,
    onBlur: settle,
  };
  return (
    <>
      {field === "description" ? (
        <TextArea
          {...common}
          onValueChange={change}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            settle();
          }}
        />
      ) : (
        <TextInput {...common} onChange={(event) => change(event.target.value)} />
      )}
      {reason !== undefined && (
        <p role="alert" className="mt-1 text-failed-text text-sm">
          {reason}
        </p>
      )}
    </>
  );
}
