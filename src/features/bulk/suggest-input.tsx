"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { cn } from "#src/components/cn.ts";
import type { FieldControlProps } from "#src/components/field.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import type { EditableField } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RouterInputs, trpc } from "#src/trpc/client.ts";

type SuggestedField = RouterInputs["records"]["suggest"]["field"];

const SUGGESTED: { readonly [F in SuggestedField]: true } = {
  equipment: true,
  manufacturer: true,
  model: true,
  category: true,
  class: true,
  areaSilo: true,
  contract: true,
};

const SHOWN = 8;
/** Typing goes on; the question follows when it rests. */
const REST_MS = 120;

/** Whether values of a field are mostly those of other records. */
export function isSuggested(field: EditableField): field is SuggestedField {
  return Object.hasOwn(SUGGESTED, field);
}

export interface SuggestInputProps extends FieldControlProps {
  field: SuggestedField;
  onChange: (text: string) => void;
  disabled: boolean;
  autoFocus: boolean;
}

/** A text with the values that other records have: typed freely, or taken with Down and Enter. */
export function SuggestInput({ field, onChange, ...control }: SuggestInputProps) {
  const { organization } = useWorkspace();
  const listId = useId();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = trpc.records.suggest.useQuery(
    { organizationId: organization.id, field, text: asked, limit: SHOWN },
    { placeholderData: keepPreviousData },
  );
  const values = data?.values ?? [];
  const shown = open && values.length > 0 && !(values.length === 1 && values[0]?.value === text);

  const change = (next: string) => {
    setText(next);
    onChange(next);
  };
  const take = (value: string) => {
    change(value);
    setOpen(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = shown ? values[active]?.value : undefined;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((at) => (at < 0 && step < 0 ? values.length - 1 : (at + step) % Math.max(1, values.length)));
    } else if (event.key === "Enter" && chosen !== undefined) take(chosen);
    else if (event.key === "Escape" && shown) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative">
      <TextInput
        {...control}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={listId}
        aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          change(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Values of other records"
        hidden={!shown}
        className="absolute inset-x-0 top-full z-10 mt-1 rounded-lg bg-raised p-1 shadow-float"
      >
        {values.map(({ value, count }, index) => (
          <div
            key={value}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={(event) => {
              event.preventDefault();
              take(value);
            }}
            className={cn(
              "flex min-h-6 cursor-default items-center gap-3 rounded-sm px-2",
              index === active ? "bg-selected" : "hover:bg-hover",
            )}
          >
            <span className="min-w-0 flex-1 truncate">{value}</span>
            <span className="text-ink-faint text-sm tabular-nums">{count.toLocaleString("en-US")}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
