"use client";

import { CalendarDays } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { CalendarDayPicker } from "#src/components/calendar-later.tsx";
import { cn } from "#src/components/cn.ts";
import { type EditableField, FIELD } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import type { EditorProps } from "#src/features/grid/cell-editor.tsx";
import { EditorFrame } from "#src/features/grid/editor-frame.tsx";
import { useCellText, useOpensUp } from "#src/features/grid/use-cell-text.ts";

const CALENDAR_PX = 268;

/** A line of text, a day or an amount. */
export default function TextEditor(props: EditorProps) {
  const { view, field, column, today, startText, startPicker, seen } = props;
  const { text, setText, reason, frame, input, close, onKey, onBlur } = useCellText<HTMLInputElement>({
    view,
    field,
    today,
    startText,
    seen,
  });
  const isDate = FIELD[field].kind === "date";
  const [picking, setPicking] = useState<"by keys" | "by pointer" | null>(
    startPicker && isDate ? "by keys" : null,
  );
  const up = useOpensUp(frame, CALENDAR_PX);
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
              // biome-ignore lint/a11y/noStaticElementInteractions: the pointer leaves the focus where it is
              <div
                onMouseDown={(event) => event.preventDefault()}
                className={cn(
                  "absolute right-0 z-30 rounded-lg bg-raised p-2 shadow-float",
                  up ? "bottom-full mb-1" : "top-full mt-1",
                )}
              >
                <CalendarDayPicker
                  value={pickedFrom(field, text, today)}
                  today={today}
                  autoFocus={picking === "by keys"}
                  onPick={(day) => close(day)}
                />
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
