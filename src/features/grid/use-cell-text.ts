"use client";

import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { EditableField, FieldValue } from "#src/domain/record.ts";
import { readTyped } from "#src/domain/typed-text.ts";
import { useGridActions } from "#src/features/grid/grid-context.tsx";
import { type RowView, shownValue } from "#src/features/working-set/record-row.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

export interface CellTextOptions {
  readonly view: RowView;
  readonly field: EditableField;
  readonly today: string;
  /** What was typed to open it; null when it opens on the value as it is. */
  readonly startText: string | null;
  /** What its author had before the eyes. */
  readonly seen: FieldValue;
}

export type After = { rows: number } | { cells: 1 | -1 };

/** What is typed into a cell until it is taken, refused with its reason, or given up. */
export function useCellText<Input extends HTMLInputElement | HTMLTextAreaElement>(options: CellTextOptions) {
  const { view, field, today, startText, seen } = options;
  const { edit, editRange, keepUnreadable, stopEditing } = useGridActions();
  const refused = view.refused[field];
  const [opened] = useState(() => startText ?? refused?.text ?? editorText(field, shownValue(view, field)));
  const [text, setTyped] = useState(opened);
  // Looked at and left: the value that stood there is not written over one that arrived meanwhile.
  const [isNew] = useState(startText !== null || refused !== undefined);
  const isTyped = isNew || text !== opened;
  const [reason, setReason] = useState<string | null>(() =>
    startText === null ? (refused?.message ?? null) : null,
  );
  const frame = useRef<HTMLDivElement>(null);
  const input = useRef<Input>(null);
  const closed = useRef(false);

  useLayoutEffect(() => {
    const field = input.current;
    field?.focus({ preventScroll: true });
    if (startText === null) field?.select();
    else field?.setSelectionRange(startText.length, startText.length);
  }, [startText]);

  /** Takes a value, or nothing when it is undefined. */
  const close = (value: FieldValue | undefined, then?: After) => {
    if (closed.current) return;
    closed.current = true;
    if (value !== undefined) edit(view, field, value, seen);
    stopEditing(then);
  };
  const setText = (typed: string) => {
    setTyped(typed);
    setReason(null);
  };
  /** Takes what is typed; keeps the editor open with the reason when it means nothing. */
  const commit = (then?: After) => {
    const typed = readTyped(field, text, today);
    if (!isTyped) close(undefined, then);
    else if (typed.ok) close(typed.value, then);
    else setReason(typed.message);
  };
  /** True when the key was for the editor as a whole. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === "Escape") close(undefined);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      closed.current = true;
      editRange(text);
    } else if (event.key === "Enter" && !event.altKey) commit({ rows: event.shiftKey ? -1 : 1 });
    else if (event.key === "Tab") commit({ cells: event.shiftKey ? -1 : 1 });
    else return false;
    event.preventDefault();
    return true;
  };
  /** What was typed is taken, or kept beside the cell with the reason. */
  const settle = () => {
    if (closed.current) return;
    closed.current = true;
    if (!isTyped) return;
    const typed = readTyped(field, text, today);
    if (typed.ok) edit(view, field, typed.value, seen);
    else keepUnreadable(view, field, text, typed.message);
  };
  const onBlur = (event: React.FocusEvent) => {
    if (closed.current || frame.current?.contains(event.relatedTarget)) return;
    settle();
    stopEditing();
  };
  const settleNow = useRef(settle);
  settleNow.current = settle;
  // A click into another cell takes the editor away before it loses the focus.
  useLayoutEffect(() => {
    closed.current = false;
    return () => settleNow.current();
  }, []);
  return { text, setText, reason, frame, input, close, commit, onKey, onBlur };
}

/** Whether what opens below an element must open above it, because the grid ends below. Read once, when it opens. */
export function useOpensUp(element: RefObject<HTMLElement | null>, heightPx: number): boolean {
  const [up, setUp] = useState(false);
  useLayoutEffect(() => {
    const [box, bottom] = [
      element.current?.getBoundingClientRect(),
      element.current?.closest("[data-grid]")?.getBoundingClientRect().bottom,
    ];
    if (box !== undefined && bottom !== undefined) {
      setUp(box.bottom + heightPx > bottom && box.top - heightPx > 60);
    }
  }, [element, heightPx]);
  return up;
}
