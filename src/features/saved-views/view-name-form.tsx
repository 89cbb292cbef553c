"use client";

import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Field } from "#src/components/field.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { problemOf } from "#src/features/shell/problem.ts";

const LONGEST = 80;

export interface ViewNameFormProps {
  title: string;
  /** The name so far. */
  first: string;
  /** Rejects with what is wrong with it. */
  onName: (name: string) => Promise<void>;
  onCancel: () => void;
}

/** Asks for the name of a view. */
export function ViewNameForm({ title, first, onName, onCancel }: ViewNameFormProps) {
  const [name, setName] = useState(first);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const given = name.trim();
    if (given === "") {
      setProblem("Give it a name.");
      return;
    }
    setBusy(true);
    try {
      await onName(given);
    } catch (error) {
      setProblem(problemOf(error).message);
    }
    setBusy(false);
  };
  return (
    <form
      aria-label={title}
      className="flex flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={title} error={problem}>
        {(control) => (
          <TextInput
            {...control}
            autoFocus
            maxLength={LONGEST}
            placeholder="Late cranes of the north side"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setProblem(undefined);
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
