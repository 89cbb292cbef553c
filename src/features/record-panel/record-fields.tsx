"use client";

import { TriangleAlert } from "lucide-react";
import type { RecordField } from "#src/domain/record.ts";
import { CellChanges } from "#src/features/record-panel/cell-changes.tsx";
import { FieldRow } from "#src/features/record-panel/field-row.tsx";
import { RecordNotices } from "#src/features/record-panel/record-notices.tsx";
import { type RowView, shownValue } from "#src/features/working-set/record-row.ts";

/** The fields in the order of the work: when, what it costs, who pays, what it is. */
const SECTIONS: readonly { title: string; fields: readonly RecordField[] }[] = [
  { title: "Forecast", fields: ["forecastStart", "forecastEnd"] },
  { title: "Plan", fields: ["originalStart", "originalEnd"] },
  { title: "Actual", fields: ["actualStart", "actualEnd", "isActualized"] },
  {
    title: "Cost",
    fields: ["source", "monthlyRate", "purchasePrice", "dor", "isFundsTransferable"],
  },
  {
    title: "Equipment",
    fields: [
      "description",
      "category",
      "class",
      "areaSilo",
      "equipment",
      "manufacturer",
      "model",
      "contract",
      "isDiscontinued",
    ],
  },
];

export interface RecordFieldsProps {
  view: RowView;
  /** The field whose changes are asked for. */
  asked: RecordField | null;
  onAsk: (field: RecordField | null) => void;
}

/** All fields of a record as the user sees them, each edited in place; what a draft changes shows the value before. */
export function RecordFields({ view, asked, onAsk }: RecordFieldsProps) {
  return (
    <>
      <RecordNotices view={view} />
      <Findings view={view} />
      {SECTIONS.map(({ title, fields }) => {
        const shown = fields.filter((field) => shownValue(view, field) !== undefined);
        return (
          <section key={title} aria-label={title} className="mb-4 last:mb-0">
            <h3 className="mb-0.5 font-medium text-ink-muted text-sm">{title}</h3>
            <ul className="divide-y divide-line-soft border-y border-y-line-soft">
              {shown.map((field) => (
                <li key={field}>
                  <FieldRow
                    view={view}
                    field={field}
                    asked={asked === field}
                    onAsk={() => onAsk(asked === field ? null : field)}
                  />
                  {asked === field && (
                    <CellChanges pfaId={view.row.pfaId} field={field} onClose={() => onAsk(null)} />
                  )}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

/** The business rules that the record breaks as it stands, whoever broke them. */
function Findings({ view }: { view: RowView }) {
  const { findings } = view.row;
  if (findings.length === 0) return null;
  return (
    <section
      aria-label="Broken rules"
      className="mb-3 rounded bg-conflict-soft px-2.5 py-2 text-conflict-text"
    >
      <p className="flex items-center gap-1.5 font-medium">
        <TriangleAlert aria-hidden className="size-3.5" />
        {findings.length === 1 ? "This record breaks a rule" : `This record breaks ${findings.length} rules`}
      </p>
      <ul className="mt-1 list-disc pl-7">
        {findings.map(({ code, fields, message }) => (
          <li key={`${code} ${fields.join()}`}>{message}</li>
        ))}
      </ul>
    </section>
  );
}

/** Whether the panel knows the field. */
export function isShownField(name: string | null): name is RecordField {
  return name !== null && SECTIONS.some(({ fields }) => (fields as readonly string[]).includes(name));
}
