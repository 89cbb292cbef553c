"use client";

import { useState } from "react";
import { Button } from "#src/components/button.tsx";
import { RadioGroup, RadioItem } from "#src/components/radio-group.tsx";
import { Select } from "#src/components/select.tsx";
import { type ConditionOperator, type FieldCondition, operatorsOf } from "#src/domain/field-condition.ts";
import { FIELD, type FieldKind, type RecordField } from "#src/domain/record.ts";
import {
  conditionOf,
  DISCONTINUED_WORDS,
  type FilterKey,
  withCondition,
} from "#src/features/grid/filter-chips.ts";
import { DateRange } from "#src/features/grid/filter-date-range.tsx";
import { MoneyRange } from "#src/features/grid/filter-money-range.tsx";
import { TextPart } from "#src/features/grid/filter-text-part.tsx";
import { ValueChecks } from "#src/features/grid/filter-values.tsx";
import { useAddress } from "#src/features/shell/use-address.ts";
import { BADGE } from "#src/features/sync-status/badge-look.ts";

const WORDS: { readonly [O in ConditionOperator]: string } = {
  contains: "contains",
  in: "is any of",
  between: "is between",
  is: "is",
  empty: "is empty",
  filled: "is not empty",
};
const FIXED: { readonly [K in FieldKind]?: readonly string[] } = {
  source: ["Rental", "Purchase"],
  dor: ["BEO", "PROJECT"],
};

export interface FilterEditorProps {
  filterKey: FilterKey;
  onClose: () => void;
}

/** Edits one filter; what is chosen counts at once. */
export default function FilterEditor({ filterKey, onClose }: FilterEditorProps) {
  const { filter, set } = useAddress();
  if (filterKey === "status") {
    return (
      <ValueChecks
        label="Status"
        options={Object.entries(BADGE).map(([value, { label }]) => ({ value, label }))}
        values={filter.status}
        onChange={(status) => set({ status: status.length === 0 ? null : status })}
      />
    );
  }
  if (filterKey === "discontinued") {
    return (
      <RadioGroup
        aria-label="Discontinued records are"
        value={filter.discontinued}
        onValueChange={(discontinued) => set({ discontinued })}
      >
        {Object.entries(DISCONTINUED_WORDS).map(([value, label]) => (
          <RadioItem key={value} value={value} label={label} />
        ))}
      </RadioGroup>
    );
  }
  return filterKey === "mine" ? null : <FieldEditor field={filterKey} onClose={onClose} />;
}

function FieldEditor({ field, onClose }: { field: RecordField; onClose: () => void }) {
  const { filter, set } = useAddress();
  const { kind, label } = FIELD[field];
  const condition = conditionOf(filter, field);
  // A description is a sentence of its own: there is nothing to choose from.
  const operators = operatorsOf(kind).filter((op) => op !== "in" || field !== "description");
  const [op, setOp] = useState<ConditionOperator>(condition?.op ?? preferred(field, operators));
  const apply = (next: FieldCondition | null) => set(withCondition(filter, field, next));
  const choose = (next: ConditionOperator) => {
    setOp(next);
    if (next === "empty" || next === "filled") apply({ op: next });
    else if (condition?.op === "empty" || condition?.op === "filled") apply(null);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{label}</span>
        {operators.length > 1 && (
          <Select
            aria-label={`How ${label} is compared`}
            size="sm"
            options={operators.map((value) => ({ value, label: WORDS[value] }))}
            value={op}
            onValueChange={choose}
          />
        )}
      </div>
      {op === "contains" && (
        <TextPart
          label={label}
          value={condition?.op === "contains" ? condition.text : ""}
          onChange={(text) => apply(text === "" ? null : { op, text })}
          onDone={onClose}
        />
      )}
      {op === "in" && (
        <ValueChecks
          label={label}
          {...(FIXED[kind] === undefined
            ? { field }
            : { options: FIXED[kind].map((value) => ({ value, label: value })) })}
          values={condition?.op === "in" ? condition.values : []}
          onChange={(values) => apply(values.length === 0 ? null : { op, values })}
        />
      )}
      {op === "between" && kind === "date" && (
        <DateRange
          value={condition?.op === "between" ? condition : {}}
          onChange={(range) => apply(between(range))}
        />
      )}
      {op === "between" && kind === "money" && (
        <MoneyRange
          value={condition?.op === "between" ? condition : {}}
          onChange={(range) => apply(between(range))}
        />
      )}
      {op === "is" && (
        <RadioGroup
          aria-label={label}
          value={condition?.op === "is" ? (condition.value ? "yes" : "no") : ""}
          onValueChange={(value) => apply({ op, value: value === "yes" })}
        >
          <RadioItem value="yes" label="Yes" />
          <RadioItem value="no" label="No" />
        </RadioGroup>
      )}
      <div className="flex justify-between">
        <Button variant="ghost" size="sm" disabled={condition === undefined} onClick={() => apply(null)}>
          Clear
        </Button>
        <Button size="sm" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** Values of most texts are chosen; those of a sentence are searched. */
function preferred(field: RecordField, operators: readonly ConditionOperator[]): ConditionOperator {
  if (operators.includes("in") && field !== "description") return "in";
  return operators[0] ?? "filled";
}

function between({ from, to }: { from?: string; to?: string }): FieldCondition | null {
  if (from === undefined && to === undefined) return null;
  return { op: "between", ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
