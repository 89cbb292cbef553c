"use client";

import { Field } from "#src/components/field.tsx";
import { MoneyInput } from "#src/components/money-input.tsx";
import { compareMoney, formatMoney, parseTypedMoney } from "#src/domain/money.ts";

interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** A range of amounts, both ends included; an end may stay open. */
export function MoneyRange({ value, onChange }: { value: Range; onChange: (range: Range) => void }) {
  const { from, to } = value;
  const reversed = from !== undefined && to !== undefined && compareMoney(from, to) > 0;
  const end = (name: "from" | "to", label: string) => (
    <Field label={label} {...(name === "to" && reversed && { error: "This is less than the other." })}>
      {(control) => (
        <MoneyInput
          {...control}
          value={value[name] ?? null}
          onValueChange={(amount) => {
            const { [name]: _, ...other } = value;
            onChange(amount === null ? other : { ...other, [name]: amount });
          }}
          parse={parseTypedMoney}
          format={(amount) => formatMoney(amount).replace("$", "")}
        />
      )}
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-2">
      {end("from", "At least")}
      {end("to", "At most")}
    </div>
  );
}
