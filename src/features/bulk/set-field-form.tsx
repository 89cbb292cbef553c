"use client";

import { useState } from "react";
import { Checkbox } from "#src/components/checkbox.tsx";
import { Field } from "#src/components/field.tsx";
import { Select } from "#src/components/select.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { EDITABLE_FIELDS, type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";
import { whyFieldLocked } from "#src/features/bulk/bulk-actions.ts";
import { ValueInput } from "#src/features/bulk/value-input.tsx";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";

export interface SetFieldFormProps {
  /** The field that the dialog is about; null lets the person choose. */
  field: EditableField | null;
  onChange: (operation: BulkOperation | null) => void;
}

/** One field and the value that all records get. */
export function SetFieldForm({ field: given, onChange }: SetFieldFormProps) {
  const { rights } = useWorkspace();
  const [chosen, setChosen] = useState<EditableField | null>(given);
  const [value, setValue] = useState<FieldValue | undefined>(undefined);
  const [empty, setEmpty] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const tell = (field: EditableField | null, next: FieldValue | undefined) =>
    onChange(field === null || next === undefined ? null : { kind: "set", field, value: next });
  const canBeEmpty = chosen !== null && FIELD[chosen].kind !== "boolean";
  return (
    <>
      {given === null && (
        <Field label="Field">
          {(control) => (
            <Select
              {...control}
              className="max-w-60"
              value={chosen}
              placeholder="Choose a field…"
              options={EDITABLE_FIELDS.map((field) => ({
                value: field,
                label: FIELD[field].label,
                disabled: whyFieldLocked(field, rights) !== null,
              }))}
              onValueChange={(field) => {
                setChosen(field);
                setValue(undefined);
                setEmpty(false);
                setProblem(null);
                tell(field, undefined);
              }}
            />
          )}
        </Field>
      )}
      {chosen !== null && (
        <Field
          key={chosen}
          label={given === null ? "New value" : FIELD[chosen].label}
          error={problem ?? undefined}
        >
          {(control) => (
            <ValueInput
              {...control}
              field={chosen}
              disabled={empty}
              autoFocus={given !== null}
              value={value}
              onChange={(next, why = null) => {
                setValue(next);
                setProblem(why);
                tell(chosen, next);
              }}
            />
          )}
        </Field>
      )}
      {canBeEmpty && (
        <Checkbox
          label="Leave it empty"
          checked={empty}
          onCheckedChange={(checked) => {
            setEmpty(checked === true);
            setProblem(null);
            tell(chosen, checked === true ? null : value);
          }}
        />
      )}
    </>
  );
}
