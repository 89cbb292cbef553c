"use client";

import { Select } from "#src/components/select.tsx";
import { CHOICES } from "#src/domain/choices.ts";
import { FIELD } from "#src/domain/record.ts";
import type { EditorProps } from "#src/features/grid/cell-editor.tsx";
import { useGridActions } from "#src/features/grid/grid-context.tsx";
import { shownValue } from "#src/features/working-set/record-row.ts";

const YES_NO = ["Yes", "No"] as const;

/** A short list that opens over the cell; choosing closes it. */
export function ChoiceEditor({ view, field, column, seen }: EditorProps) {
  const { edit, stopEditing } = useGridActions();
  const isBoolean = FIELD[field].kind === "boolean";
  const choices = CHOICES[FIELD[field].kind] ?? YES_NO;
  const shown = shownValue(view, field);
  const chosen = isBoolean ? (shown === true ? "Yes" : "No") : shown;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the keys of the open list from the grid
    <div
      data-editor
      className="absolute inset-0 z-10 flex items-center bg-raised outline-2 outline-accent -outline-offset-1"
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Select
        bare
        defaultOpen
        className="h-full w-full"
        aria-label={column.label}
        options={choices.map((choice) => ({ value: choice, label: choice }))}
        value={typeof chosen === "string" ? chosen : null}
        onValueChange={(value) => edit(view, field, isBoolean ? value === "Yes" : value, seen)}
        onOpenChange={(open) => {
          if (!open) stopEditing();
        }}
      />
    </div>
  );
}
