"use client";

import { type FormEvent, useState } from "react";
import { Button } from "#src/components/button.tsx";
import { Field } from "#src/components/field.tsx";
import { RadioGroup, RadioItem } from "#src/components/radio-group.tsx";
import { Select } from "#src/components/select.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import { notify } from "#src/components/toast.tsx";
import { fromValues, localHour, type ScheduleValues, toValues } from "#src/features/data/schedule-values.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import type { PresentPull } from "#src/features/sync-status/use-present-pull.ts";
import { trpc } from "#src/trpc/client.ts";

const HOURS = [
  { value: "after", label: "A day after the last time" },
  ...Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, "0")}:00 UTC`,
  })),
];

/** When the organization reads from PEMS by itself. */
export function PullScheduleForm({ present }: { present: PresentPull }) {
  const { organization } = useWorkspace();
  const organizationId = organization.id;
  const utils = trpc.useUtils();
  const save = trpc.pulls.setSchedule.useMutation();
  const saved = toValues(present);
  const [values, setValues] = useState(saved);
  const [error, setError] = useState<string>();
  const change = (part: Partial<ScheduleValues>) => {
    setError(undefined);
    setValues({ ...values, ...part });
  };
  const dirty = JSON.stringify(values) !== JSON.stringify(saved);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const schedule = fromValues(values);
    if ("error" in schedule) return setError(schedule.error);
    try {
      await save.mutateAsync({ organizationId, ...schedule });
      notify({ tone: "success", title: "Schedule saved" });
      await utils.pulls.present.invalidate({ organizationId });
    } catch (failure) {
      setError(problemOf(failure).message);
    }
  };

  const installation = present.inherited
    ? present.everyMinutes === 0
      ? "As the installation: only when somebody asks"
      : `As the installation: every ${present.everyMinutes} minutes`
    : "As the installation says";
  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-3"
      aria-label="Schedule"
    >
      <RadioGroup
        aria-label="Fetch changes"
        value={values.choice}
        onValueChange={(choice) => change({ choice: choice as ScheduleValues["choice"] })}
      >
        <RadioItem value="installation" label={installation} />
        <div className="flex flex-wrap items-center gap-x-2">
          <RadioItem value="own" label="Every" aria-label="Every so many minutes" />
          <TextInput
            inputMode="numeric"
            aria-label="Minutes between two pulls"
            aria-invalid={error !== undefined || undefined}
            aria-describedby={error === undefined ? undefined : "schedule-error"}
            className="w-20 text-right"
            maxLength={6}
            value={values.minutes}
            disabled={values.choice !== "own"}
            onChange={(event) => change({ minutes: event.target.value })}
          />
          <span>minutes</span>
        </div>
        <RadioItem value="asked" label="Only when somebody asks" />
      </RadioGroup>
      <Field
        label="Read everything again, once a day"
        hint={
          values.hour === "after"
            ? undefined
            : `That is ${localHour(Number(values.hour), new Date().getTimezoneOffset())} on your clock today.`
        }
      >
        {(control) => (
          <Select
            {...control}
            className="w-56 max-w-full"
            options={HOURS}
            value={values.hour}
            disabled={values.choice === "asked"}
            onValueChange={(hour) => change({ hour })}
          />
        )}
      </Field>
      {error !== undefined && (
        <p id="schedule-error" role="alert" className="text-failed-text">
          {error}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" busy={save.isPending} disabled={!dirty}>
          Save schedule
        </Button>
        {dirty && (
          <Button variant="ghost" onClick={() => change(saved)}>
            Undo
          </Button>
        )}
      </div>
    </form>
  );
}
