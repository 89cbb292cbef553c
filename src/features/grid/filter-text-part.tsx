"use client";

import { useEffect, useRef, useState } from "react";
import { TextInput } from "#src/components/text-input.tsx";

const REST_MS = 250;

export interface TextPartProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Enter. */
  onDone: () => void;
}

/** A part of a text, told when the typing rests. */
export function TextPart({ label, value, onChange, onDone }: TextPartProps) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  const told = useRef(value);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      latest.current(typed.trim());
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      autoFocus
      aria-label={`${label} contains`}
      placeholder="Part of the text"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        told.current = typed;
        onChange(typed.trim());
        onDone();
      }}
    />
  );
}
