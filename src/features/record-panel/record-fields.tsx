import { TriangleAlert } from "lucide-react";
import { DataList } from "#src/components/data-list.tsx";
import { EDITABLE_FIELDS, FIELD, PLAN_FIELDS } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { baseValue, isChanged, type RowView, shownValue } from "#src/features/working-set/record-row.ts";

/** All fields of a record as the user sees them; what a draft changes shows the value before. */
export function RecordFields({ view }: { view: RowView }) {
  return (
    <>
      <Findings view={view} />
      <Fields view={view} />
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

function Fields({ view }: { view: RowView }) {
  const fields = [...EDITABLE_FIELDS, ...PLAN_FIELDS].filter(
    (field) => shownValue(view, field) !== undefined,
  );
  return (
    <DataList
      items={fields.map((field) => {
        const text = formatValue(field, shownValue(view, field));
        const changed =
          (EDITABLE_FIELDS as readonly string[]).includes(field) &&
          isChanged(view, field as (typeof EDITABLE_FIELDS)[number]);
        return {
          label: FIELD[field].label,
          value: changed ? (
            <>
              <span className="text-ink-muted line-through">
                {formatValue(field, baseValue(view, field))}
              </span>{" "}
              {text}
            </>
          ) : (
            text
          ),
        };
      })}
    />
  );
}
