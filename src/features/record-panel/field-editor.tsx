"use client";

import { useState } from "react";
import { Select } from "#src/components/select.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { editCells } from "#src/features/drafts/draft-actions.ts";
import { TypedEditor } from "#src/features/record-panel/typed-editor.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { type RowView, seenValue, shownValue } from "#src/features/working-set/record-row.ts";

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
