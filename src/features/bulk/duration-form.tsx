"use client";

import { useState } from "react";
import { SegmentedControl } from "#src/components/segmented-control.tsx";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { AmountField } from "#src/features/bulk/amount-field.tsx";

export interface DurationFormProps {
  onChange: (operation: BulkOperation | null) => void;
}

/** How long each forecast is, or by how much it becomes longer; the start stays. */
export function DurationForm({ onChange }: DurationFormProps) {
  const [mode, setMode] = useState<"set" | "add">("set");
  return (
    <>
      <SegmentedControl
        label="How to say it"
        segments={[
          { value: "set", label: "Set to" },
          { value: "add", label: "Lengthen or shorten by" },
        ]}
        value={mode}
        onValueChange={(next) => {
          setMode(next);
          onChange(null);
        }}
        className="self-start"
      />
      <AmountField
        key={mode}
        label={mode === "set" ? "Duration" : "Change by"}
        hint={
          mode === "set"
            ? "Counted from the forecast start; the end moves."
            : "14 is longer, −14 is shorter; the end moves."
        }
        positive={mode === "set"}
        startUnit={mode === "set" ? "month" : "day"}
        onChange={(span) => onChange(span === null ? null : { kind: "duration", mode, ...span })}
      />
    </>
  );
}
