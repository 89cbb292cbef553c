"use client";

import { useDeferredValue, useState } from "react";
import { Checkbox } from "#src/components/checkbox.tsx";
import { Skeleton } from "#src/components/skeleton.tsx";
import { TextInput } from "#src/components/text-input.tsx";
import type { RecordField } from "#src/domain/record.ts";
import { useWorkspace } from "#src/features/shell/workspace-provider.tsx";
import { trpc } from "#src/trpc/client.ts";

interface Option {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
}

export interface ValueChecksProps {
  label: string;
  /** The choice; or the field whose values occur. */
  options?: readonly Option[];
  field?: RecordField;
  values: readonly string[];
  onChange: (values: string[]) => void;
}

/** Values to tick; those of a text field are searched among the values that occur, with the number of their records. */
export function ValueChecks({ label, options, field, values, onChange }: ValueChecksProps) {
  return field === undefined ? (
    <Checks label={label} options={options ?? []} values={values} onChange={onChange} />
  ) : (
    <FoundChecks label={label} field={field} values={values} onChange={onChange} />
  );
}

type Suggested = "equipment" | "manufacturer" | "model" | "category" | "class" | "areaSilo" | "contract";

function FoundChecks({
  label,
  field,
  values,
  onChange,
}: Required<Pick<ValueChecksProps, "label" | "values" | "onChange">> & { field: RecordField }) {
  const { organization } = useWorkspace();
  const [text, setText] = useState("");
  // What was ticked when it opened stays on top, so that nothing jumps while somebody ticks.
  const [first] = useState(values);
  const sought = useDeferredValue(text);
  const found = trpc.records.suggest.useQuery(
    { organizationId: organization.id, field: field as Suggested, text: sought, limit: 20 },
    { placeholderData: (before) => before },
  );
  const ticked = first.filter((value) => value.toLowerCase().includes(text.toLowerCase()));
  const listed = (found.data?.values ?? []).filter(({ value }) => !first.includes(value));
  const countOf = (value: string) => found.data?.values.find((each) => each.value === value)?.count;
  const options = [
    ...ticked.map((value) => ({ value, label: value, ...counted(countOf(value)) })),
    ...listed.map(({ value, count }) => ({ value, label: value, count })),
  ];
  return (
    <div className="flex flex-col gap-2">
      <TextInput
        autoFocus
        type="search"
        aria-label={`Search values of ${label}`}
        placeholder="Search values…"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {found.data === undefined && found.isPending ? (
        <Skeleton className="h-24 w-full" />
      ) : (
        <Checks label={label} options={options} values={values} onChange={onChange} />
      )}
      {options.length === 0 && !found.isPending && (
        <p className="text-ink-muted">No record has such a value.</p>
      )}
    </div>
  );
}

const counted = (count: number | undefined) => (count === undefined ? {} : { count });

function Checks({
  label,
  options,
  values,
  onChange,
}: Required<Pick<ValueChecksProps, "label" | "options" | "values" | "onChange">>) {
  return (
    <fieldset className="scroll-thin m-0 flex max-h-64 min-w-0 flex-col overflow-y-auto border-0 p-0 pl-1">
      <legend className="sr-only">{label} is any of</legend>
      {options.map((option) => (
        <div key={option.value} className="flex min-h-7 items-center gap-2">
          <Checkbox
            className="min-w-0 flex-1 [&>span]:truncate"
            label={option.label}
            checked={values.includes(option.value)}
            onCheckedChange={(checked) =>
              onChange(
                checked === true
                  ? [...values, option.value]
                  : values.filter((value) => value !== option.value),
              )
            }
          />
          {option.count !== undefined && (
            <span className="pr-1 text-ink-faint text-sm tabular-nums">
              {option.count.toLocaleString("en-US")}
            </span>
          )}
        </div>
      ))}
    </fieldset>
  );
}
