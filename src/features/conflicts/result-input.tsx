"use client";

import { useState } from "react";
import { Select } from "#src/components/select.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

export interface ResultInputProps {
  field: EditableField;
  today: string;
  /** Undefined while nothing is chosen. */
  value: FieldValue | undefined;
  /** Undefined for a text that means nothing. */
  onValue: (value: FieldValue | undefined) => void;
}

/** The result of one field, which may be a value that neither side has. */
export function ResultInput({ field, today, value, onValue }: ResultInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
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
  return (
    <>
      <TextInput
        aria-label={`Result of ${label}`}
        aria-invalid={reason !== undefined}
        placeholder="Choose or type"
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = readTyped(field, event.target.value, today);
          onValue(next.ok ? next.value : undefined);
        }}
        onBlur={() => {
          if (reason === undefined) setTyped(null);
        }}
      />
      {reason !== undefined && (
        <p role="alert" className="mt-1 text-failed-text text-sm">
          {reason}
        </p>
      )}
    </>
  );
}
