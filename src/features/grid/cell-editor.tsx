"use client";

import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useState } from "react";
import { cn } from "#src/components/cn.ts";
import { Skeleton } from "#src/components/skeleton.tsx";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { CHOICES, readTyped } from "#src/domain/typed-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { EditorFrame } from "#src/features/grid/editor-frame.tsx";
import { isLookup } from "#src/features/grid/lookup-fields.ts";
import { useCellText, useOpensUp } from "#src/features/grid/use-cell-text.ts";
import { type RowView, seenValue } from "#src/features/working-set/record-row.ts";

const calendar = () => import("#src/components/calendar-day-picker.tsx");
const choice = () => import("#src/features/grid/choice-editor.tsx");
const lookup = () => import("#src/features/grid/lookup-editor.tsx");
const longText = () => import("#src/features/grid/long-text-editor.tsx");

const CalendarDayPicker = lazy(() => calendar().then((module) => ({ default: module.CalendarDayPicker })));
const ChoiceEditor = lazy(() => choice().then((module) => ({ default: module.ChoiceEditor })));
const LookupEditor = lazy(lookup);
const LongTextEditor = lazy(longText);

/** The page has come to rest by then. */
const PRELOAD_MS = 3000;

/** Fetches the code of editors before one is opened; gives what calls it off. */
export function preloadEditors(): () => void {
  const timer = setTimeout(() => {
    // One that can't be fetched now is fetched when it is opened.
    void Promise.allSettled([lookup(), longText(), choice(), calendar()]);
  }, PRELOAD_MS);
  return () => clearTimeout(timer);
}

const CALENDAR_PX = 268;

export interface CellEditorProps {
  view: RowView;
  field: EditableField;
  column: Column;
  today: string;
  /** What was typed to open it; null when it opens on the value as it is. */
  startText: string | null;
}

export interface EditorProps extends CellEditorProps {
  /** What its author had before the eyes. */
  seen: FieldValue;
}

/** The editor of the active cell, of the kind that its field needs. */
export function CellEditor(props: CellEditorProps) {
  // What stood there when the editor opened is what its author saw, whatever arrives meanwhile.
  const [seen] = useState<FieldValue>(() => seenValue(props.view, props.field) ?? null);
  const Editor = editorOf(props.field);
  return (
    <Suspense>
      <Editor {...props} seen={seen} />
    </Suspense>
  );
}

function editorOf(field: EditableField) {
  const { kind } = FIELD[field];
  if (kind === "boolean" || CHOICES[kind] !== undefined) return ChoiceEditor;
  if (field === "description") return LongTextEditor;
  return isLookup(field) ? LookupEditor : TextEditor;
}

function TextEditor({ view, field, column, today, startText, seen }: EditorProps) {
  const { text, setText, reason, frame, input, close, onKey, onBlur } = useCellText<HTMLInputElement>({
    view,
    field,
    today,
    startText,
    seen,
  });
  const [picking, setPicking] = useState<"by keys" | "by pointer" | null>(null);
  const up = useOpensUp(frame, CALENDAR_PX);
  const isDate = FIELD[field].kind === "date";
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape" && picking !== null) {
      setPicking(null);
      input.current?.focus();
      event.preventDefault();
    } else if (event.key === "ArrowDown" && event.altKey && isDate) {
      setPicking("by keys");
      event.preventDefault();
      // In the calendar, keys are the calendar's own.
    } else if (event.target === input.current) onKey(event);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the keys of the editor from the grid
    <div className="contents" onKeyDown={onKeyDown}>
      <EditorFrame frame={frame} right={column.right} reason={reason} onBlur={onBlur}>
        {(reasonId) => (
          <>
            <input
              ref={input}
              aria-label={column.label}
              aria-invalid={reason !== null}
              aria-describedby={reasonId}
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
              className={cn(
                "h-full w-24 flex-1 bg-transparent px-2 text-ink tabular-nums outline-none",
                column.right && "text-right",
              )}
            />
            {isDate && (
              <button
                type="button"
                tabIndex={-1}
                aria-label="Pick a date"
                title="Pick a date (Alt+↓)"
                aria-expanded={picking !== null}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => setPicking(picking === null ? "by pointer" : null)}
                className="mr-0.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
              >
                <CalendarDays aria-hidden className="size-3.5" />
              </button>
            )}
            {picking !== null && (
              <div
                className={cn(
                  "absolute right-0 z-30 rounded-lg bg-raised p-2 shadow-float",
                  up ? "bottom-full mb-1" : "top-full mt-1",
                )}
              >
                <Suspense fallback={<Skeleton className="h-62 w-52" />}>
                  <CalendarDayPicker
                    value={pickedFrom(field, text, today)}
                    today={today}
                    autoFocus={picking === "by keys"}
                    onPick={(day) => close(day)}
                  />
                </Suspense>
              </div>
            )}
          </>
        )}
      </EditorFrame>
    </div>
  );
}

function pickedFrom(field: EditableField, text: string, today: string): string | null {
  const typed = readTyped(field, text, today);
  return typed.ok && typeof typed.value === "string" ? typed.value : null;
}
