"use client";

import { type ComponentType, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { announce } from "#src/components/live-region.tsx";
import { fetchLater, OnDemand } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { useGridActions } from "#src/features/grid/grid-context.tsx";
import { isLookup } from "#src/features/grid/lookup-fields.ts";
import { type RowView, seenValue } from "#src/features/working-set/record-row.ts";

type Editor = ComponentType<EditorProps>;

const TEXT = new OnDemand<Editor>(async () => (await import("#src/features/grid/text-editor.tsx")).default);
const CHOICE = new OnDemand<Editor>(
  async () => (await import("#src/features/grid/choice-editor.tsx")).ChoiceEditor,
);
const LOOKUP = new OnDemand<Editor>(
  async () => (await import("#src/features/grid/lookup-editor.tsx")).default,
);
const LONG_TEXT = new OnDemand<Editor>(
  async () => (await import("#src/features/grid/long-text-editor.tsx")).default,
);

/** Fetches the code of editors before one is opened; gives what calls it off. */
export function preloadEditors(): () => void {
  return fetchLater([TEXT, LOOKUP, LONG_TEXT, CHOICE]);
}

const NOT_FETCHED = "The editor could not be fetched. Check the connection and try again.";

export interface CellEditorProps {
  view: RowView;
  field: EditableField;
  column: Column;
  today: string;
  /** What was typed to open it; null when it opens on the value as it is. */
  startText: string | null;
  /** Opens with its calendar, where it has one. */
  startPicker: boolean;
}

export interface EditorProps extends CellEditorProps {
  /** What its author had before the eyes. */
  seen: FieldValue;
}

/** The editor of the active cell, of the kind that its field needs. */
export function CellEditor(props: CellEditorProps) {
  // What stood there when the editor opened is what its author saw, whatever arrives meanwhile.
  const [seen] = useState<FieldValue>(() => seenValue(props.view, props.field) ?? null);
  // Another query may bring another record into this row: what is typed belongs to the one it was opened on.
  const [view] = useState(props.view);
  const { keepUnreadable, stopEditing } = useGridActions();
  const part = editorOf(props.field);
  const Editor = useSyncExternalStore(
    useCallback((told) => part.onLoaded(told), [part]),
    () => part.loaded,
    () => undefined,
  );
  const latest = useRef({ props, keepUnreadable, stopEditing });
  latest.current = { props, keepUnreadable, stopEditing };
  useEffect(() => {
    let open = true;
    part.load().catch(() => {
      if (!open) return;
      const { props, keepUnreadable, stopEditing } = latest.current;
      const { field, startText } = props;
      // What was typed while it was on its way stays beside the cell.
      if (startText) keepUnreadable(view, field, startText, NOT_FETCHED);
      stopEditing();
      announce(NOT_FETCHED, "assertive");
      notify({ tone: "error", title: "The cell can't be edited yet", description: NOT_FETCHED });
    });
    return () => {
      open = false;
    };
  }, [part, view]);
  return Editor === undefined ? null : <Editor {...props} view={view} seen={seen} />;
}

function editorOf(field: EditableField): OnDemand<Editor> {
  const { kind } = FIELD[field];
  if (kind === "boolean" || CHOICES[kind] !== undefined) return CHOICE;
  if (field === "description") return LONG_TEXT;
  return isLookup(field) ? LOOKUP : TEXT;
}
