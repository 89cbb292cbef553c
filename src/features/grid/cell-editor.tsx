"use client";

import { lazy, Suspense, useState } from "react";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { isLookup } from "#src/features/grid/lookup-fields.ts";
import { type RowView, seenValue } from "#src/features/working-set/record-row.ts";

const text = () => import("#src/features/grid/text-editor.tsx");
const choice = () => import("#src/features/grid/choice-editor.tsx");
const lookup = () => import("#src/features/grid/lookup-editor.tsx");
const longText = () => import("#src/features/grid/long-text-editor.tsx");

const TextEditor = lazy(text);
const ChoiceEditor = lazy(() => choice().then((module) => ({ default: module.ChoiceEditor })));
const LookupEditor = lazy(lookup);
const LongTextEditor = lazy(longText);

/** The page has come to rest by then. */
const PRELOAD_MS = 3000;

/** Fetches the code of editors before one is opened; gives what calls it off. */
export function preloadEditors(): () => void {
  const timer = setTimeout(() => {
    // One that can't be fetched now is fetched when it is opened.
    void Promise.allSettled([text(), lookup(), longText(), choice()]);
  }, PRELOAD_MS);
  return () => clearTimeout(timer);
}

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
  // Another query may bring another record into this row: what is typed belongs to the one it was opened on.
  const [view] = useState(props.view);
  const Editor = editorOf(props.field);
  return (
    <Suspense>
      <Editor {...props} view={view} seen={seen} />
    </Suspense>
  );
}

function editorOf(field: EditableField) {
  const { kind } = FIELD[field];
  if (kind === "boolean" || CHOICES[kind] !== undefined) return ChoiceEditor;
  if (field === "description") return LongTextEditor;
  return isLookup(field) ? LookupEditor : TextEditor;
}
