"use client";

import { CalendarDays } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, lazy, Suspense, useId, useRef, useState } from "react";
import { IconButton } from "#src/components/icon-button.tsx";
import { Select } from "#src/components/select.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import { editCells } from "#src/features/drafts/draft-actions.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RowView, seenValue, shownValue } from "#src/features/working-set/record-row.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";
import { useWorkingSet } from "#src/features/working-set/working-set-provider.tsx";

const CalendarDayPicker = lazy(() =>
  import("#src/components/calendar-day-picker.tsx").then((module) => ({ default: module.CalendarDayPicker })),
);

const YES_NO = [
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
] as const;

export interface FieldEditorProps {
  view: RowView;
  field: EditableField;
  onClose: () => void;
}

/** Edits a field in the panel by the same rules as a cell of the grid: Enter takes it, Escape leaves it as it was. */
export function FieldEditor({ view, field, onClose }: FieldEditorProps) {
  const workspace = useWorkspace();
  // What stood there when the editor opened is what its author saw, whatever arrives meanwhile.
  const [seen] = useState<FieldValue>(() => seenValue(view, field) ?? null);
  const { pfaId } = view.row;
  const take = (value: FieldValue) => {
    editCells(workspace, [{ pfaId, field, value, seen }]);
    onClose();
  };
  const { kind, label } = FIELD[field];
  const shown = shownValue(view, field);
  const choices = CHOICES[kind];
  if (kind === "boolean") {
    return (
      <Select
        defaultOpen
        aria-label={label}
        options={YES_NO}
        value={shown === true ? "yes" : "no"}
        onValueChange={(value) => take(value === "yes")}
        onOpenChange={(open) => !open && onClose()}
      />
    );
  }
  if (choices !== undefined) {
    return (
      <Select
        defaultOpen
        aria-label={label}
        options={choices.map((choice) => ({ value: choice, label: choice }))}
        value={typeof shown === "string" ? shown : null}
        onValueChange={take}
        onOpenChange={(open) => !open && onClose()}
      />
    );
  }
  return <TypedEditor view={view} field={field} onTake={take} onClose={onClose} />;
}

function TypedEditor({
  view,
  field,
  onTake,
  onClose,
}: FieldEditorProps & { onTake: (value: FieldValue) => void }) {
  const { store } = useWorkspace();
  const today = useWorkingSet().today ?? "";
  const { kind, label } = FIELD[field];
  const [opened] = useState(() => view.refused[field]?.text ?? editorText(field, shownValue(view, field)));
  const [text, setText] = useState(opened);
  const [isNew] = useState(view.refused[field] !== undefined);
  // Looked at and left: the value that stood there is not written over one that arrived meanwhile.
  const isTyped = isNew || text !== opened;
  const [reason, setReason] = useState<string | null>(null);
  const [picking, setPicking] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const closed = useRef(false);
  const reasonId = useId();
  const take = (value: FieldValue) => {
    closed.current = true;
    onTake(value);
  };
  const leave = () => {
    closed.current = true;
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!isTyped) return leave();
      const typed = readTyped(field, text, today);
      if (typed.ok) take(typed.value);
      else setReason(typed.message);
    } else if (event.key === "ArrowDown" && event.altKey && kind === "date") {
      event.preventDefault();
      setPicking(true);
    }
  };
  const onBlur = (event: FocusEvent) => {
    if (closed.current || frame.current?.contains(event.relatedTarget)) return;
    if (!isTyped) return leave();
    const typed = readTyped(field, text, today);
    if (typed.ok) return take(typed.value);
    store.keepUnreadable(view.row.pfaId, field, text, typed.message);
    onClose();
  };
  const day = readTyped(field, text, today);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: notices that the focus leaves the editor
    <div ref={frame} onBlur={onBlur} className="relative min-w-0">
      <TextInput
        autoFocus
        aria-label={label}
        aria-invalid={reason !== null}
        aria-describedby={reason === null ? undefined : reasonId}
        autoComplete="off"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setText(event.target.value);
          setReason(null);
        }}
        onKeyDown={onKeyDown}
        trailing={
          kind === "date" ? (
            <IconButton
              label="Pick a date"
              size="sm"
              tooltip={false}
              aria-expanded={picking}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setPicking(!picking)}
            >
              <CalendarDays aria-hidden className="size-3.5!" />
            </IconButton>
          ) : undefined
        }
      />
      {reason !== null && (
        <p id={reasonId} role="alert" className="mt-1 text-failed-text text-sm">
          {reason}
        </p>
      )}
      {picking && (
        <div className="absolute top-full right-0 z-10 mt-1 rounded-lg bg-raised p-2 shadow-float">
          <Suspense fallback={<Skeleton className="h-62 w-52" />}>
            <CalendarDayPicker
              value={day.ok && typeof day.value === "string" ? day.value : null}
              today={today}
              onPick={take}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
