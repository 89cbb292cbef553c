"use client";

import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useId, useLayoutEffect, useRef, useState } from "react";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { CHOICES, readTyped } from "#src/domain/typed-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { useGridActions } from "#src/features/grid/grid-context.tsx";
import { type RowView, seenValue, shownValue } from "#src/features/working-set/record-row.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

const CalendarDayPicker = lazy(() =>
  import("#src/components/calendar-day-picker.tsx").then((module) => ({ default: module.CalendarDayPicker })),
);

const ChoiceEditor = lazy(() =>
  import("#src/features/grid/choice-editor.tsx").then((module) => ({ default: module.ChoiceEditor })),
);

export interface CellEditorProps {
  view: RowView;
  field: EditableField;
  column: Column;
  today: string;
  /** What was typed to open it; null when it opens on the value as it is. */
  startText: string | null;
}

/** The editor of the active cell, of the kind that its field needs. */
export function CellEditor(props: CellEditorProps) {
  // What stood there when the editor opened is what its author saw, whatever arrives meanwhile.
  const [seen] = useState<FieldValue>(() => seenValue(props.view, props.field) ?? null);
  if (CHOICES[FIELD[props.field].kind] !== undefined) {
    return (
      <Suspense>
        <ChoiceEditor {...props} seen={seen} />
      </Suspense>
    );
  }
  return <TextEditor {...props} seen={seen} />;
}

function TextEditor({ view, field, column, today, startText, seen }: CellEditorProps & { seen: FieldValue }) {
  const { edit, keepUnreadable, stopEditing } = useGridActions();
  const refused = view.refused[field];
  const [text, setText] = useState(
    () => startText ?? refused?.text ?? editorText(field, shownValue(view, field)),
  );
  const [reason, setReason] = useState<string | null>(() =>
    startText === null ? (refused?.message ?? null) : null,
  );
  const [picking, setPicking] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const closed = useRef(false);
  const reasonId = useId();
  const isDate = FIELD[field].kind === "date";

  useLayoutEffect(() => {
    input.current?.focus({ preventScroll: true });
    if (startText === null) input.current?.select();
  }, [startText]);

  const close = (value: FieldValue | undefined, then?: Parameters<typeof stopEditing>[0]) => {
    if (closed.current) return;
    closed.current = true;
    if (value !== undefined) edit(view, field, value, seen);
    stopEditing(then);
  };
  const commit = (then?: Parameters<typeof stopEditing>[0]) => {
    const typed = readTyped(field, text, today);
    if (typed.ok) close(typed.value, then);
    else setReason(typed.message);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") close(undefined);
    else if (event.key === "Enter") commit({ rows: event.shiftKey ? -1 : 1 });
    else if (event.key === "Tab") commit({ cells: event.shiftKey ? -1 : 1 });
    else if (event.key === "ArrowDown" && event.altKey && isDate) setPicking(true);
    else return;
    event.preventDefault();
  };
  const onBlur = (event: React.FocusEvent) => {
    if (closed.current || frame.current?.contains(event.relatedTarget)) return;
    const typed = readTyped(field, text, today);
    if (!typed.ok) keepUnreadable(view, field, text, typed.message);
    close(typed.ok ? typed.value : undefined);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notices that the focus leaves the editor
    <div
      ref={frame}
      onBlur={onBlur}
      className={cn(
        "absolute top-0 z-10 flex h-full min-w-full items-center rounded-sm bg-raised outline-2 -outline-offset-1",
        column.right ? "right-0" : "left-0",
        reason === null ? "outline-accent" : "outline-failed",
      )}
    >
      <input
        ref={input}
        aria-label={column.label}
        aria-invalid={reason !== null}
        aria-describedby={reason === null ? undefined : reasonId}
        autoComplete="off"
        spellCheck={column.key === "description"}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setReason(null);
        }}
        onKeyDown={onKeyDown}
        className={cn(
          "h-full min-w-0 flex-1 bg-transparent px-2 text-ink tabular-nums outline-none",
          column.right && "text-right",
          column.key === "description" && "min-w-80",
        )}
      />
      {isDate && (
        <button
          type="button"
          tabIndex={-1}
          aria-label="Pick a date"
          aria-expanded={picking}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setPicking(!picking)}
          className="mr-0.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
        >
          <CalendarDays aria-hidden className="size-3.5" />
        </button>
      )}
      {reason !== null && (
        <p
          id={reasonId}
          role="alert"
          className={cn(
            "absolute top-full mt-1 w-64 rounded bg-raised px-2.5 py-1.5 text-left text-failed-text text-sm shadow-float",
            column.right ? "right-0" : "left-0",
          )}
        >
          {reason}
        </p>
      )}
      {picking && (
        <div className="absolute top-full right-0 mt-1 rounded-lg bg-raised p-2 shadow-float">
          <Suspense fallback={<Skeleton className="h-62 w-52" />}>
            <CalendarDayPicker
              value={pickedFrom(field, text, today)}
              today={today}
              onPick={(day) => close(day)}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}

function pickedFrom(field: EditableField, text: string, today: string): string | null {
  const typed = readTyped(field, text, today);
  return typed.ok && typeof typed.value === "string" ? typed.value : null;
}
