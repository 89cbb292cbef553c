"use client";

import { CalendarDays } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { CalendarDayPicker } from "#src/components/calendar-later.tsx";
import { IconButton } from "#src/components/icon-button.tsx";
import { TextArea } from "#src/components/text-area.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { FIELD, type FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import type { FieldEditorProps } from "#src/features/record-panel/field-editor.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { shownValue } from "#src/features/working-set/record-row.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

export interface TypedEditorProps extends FieldEditorProps {
  onTake: (value: FieldValue) => void;
}

/**
 * A field that is typed: a line, some lines, an amount, or a day with its calendar. Keys as in a cell of the grid: Enter takes
 * it, Alt+Enter begins a line of a description, Alt+Down goes to the calendar, Escape closes that first and then the editor.
 */
export function TypedEditor({ view, field, onTake, onClose }: TypedEditorProps) {
  const { store } = useWorkspace();
  const today = useWorkingSet().today ?? "";
  const { kind, label } = FIELD[field];
  const [opened] = useState(() => view.refused[field]?.text ?? editorText(field, shownValue(view, field)));
  const [text, setTyped] = useState(opened);
  const [isNew] = useState(view.refused[field] !== undefined);
  // Looked at and left: the value that stood there is not written over one that arrived meanwhile.
  const isTyped = isNew || text !== opened;
  const [reason, setReason] = useState<string | null>(null);
  const [picking, setPicking] = useState<"by keys" | "by pointer" | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const closed = useRef(false);
  const reasonId = useId();
  const input = () => frame.current?.querySelector<HTMLElement>("input, textarea");
  const setText = (typed: string) => {
    setTyped(typed);
    setReason(null);
  };
  const take = (value: FieldValue) => {
    closed.current = true;
    onTake(value);
  };
  const leave = () => {
    closed.current = true;
    onClose();
  };
  const commit = () => {
    if (!isTyped) return leave();
    const typed = readTyped(field, text, today);
    if (typed.ok) take(typed.value);
    else setReason(typed.message);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      // Neither the panel nor the selection of records is meant.
      event.stopPropagation();
      event.preventDefault();
      if (picking === null) return leave();
      setPicking(null);
      input()?.focus();
    } else if (event.key === "ArrowDown" && event.altKey && kind === "date") {
      event.preventDefault();
      setPicking("by keys");
      // In the calendar, keys are the calendar's own.
    } else if (event.key === "Enter" && event.target === input() && !event.altKey) {
      event.preventDefault();
      commit();
    }
  };
  /** What was typed is taken, or kept beside the field with the reason. */
  const settle = () => {
    if (closed.current || !isTyped) return;
    const typed = readTyped(field, text, today);
    if (typed.ok) return take(typed.value);
    store.keepUnreadable(view.row.pfaId, field, text, typed.message);
  };
  const onBlur = (event: FocusEvent) => {
    if (frame.current?.contains(event.relatedTarget)) return;
    settle();
    if (!closed.current) leave();
  };
  const settleNow = useRef(settle);
  settleNow.current = settle;
  // Another tab, another record or a closed panel takes the editor away before it loses the focus.
  useLayoutEffect(() => {
    closed.current = false;
    return () => settleNow.current();
  }, []);
  const day = readTyped(field, text, today);
  const common = {
    autoFocus: true,
    "aria-label": label,
    "aria-invalid": reason !== null,
    "aria-describedby": reason === null ? undefined : reasonId,
    value: text,
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and focus of the editor as a whole
    <div ref={frame} onBlur={onBlur} onKeyDown={onKeyDown} className="relative min-w-0">
      {field === "description" ? (
        <TextArea {...common} onValueChange={setText} onFocus={(event) => event.currentTarget.select()} />
      ) : (
        <TextInput
          {...common}
          autoComplete="off"
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setText(event.target.value)}
          trailing={
            kind === "date" ? (
              <IconButton
                label="Pick a date"
                size="sm"
                tooltip={false}
                aria-expanded={picking !== null}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => setPicking(picking === null ? "by pointer" : null)}
              >
                <CalendarDays aria-hidden className="size-3.5!" />
              </IconButton>
            ) : undefined
          }
        />
      )}
      {reason !== null && (
        <p id={reasonId} role="alert" className="mt-1 text-failed-text text-sm">
          {reason}
        </p>
      )}
      {picking !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer leaves the focus where it is
        <div
          className="absolute top-full right-0 z-10 mt-1 rounded-lg bg-raised p-2 shadow-float"
          onMouseDown={(event) => event.preventDefault()}
        >
          <CalendarDayPicker
            value={day.ok && typeof day.value === "string" ? day.value : null}
            today={today}
            autoFocus={picking === "by keys"}
            onPick={take}
          />
        </div>
      )}
    </div>
  );
}
