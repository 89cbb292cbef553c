import { DataList } from "#src/components/data-list.tsx";
import { EDITABLE_FIELDS, FIELD, PLAN_FIELDS } from "#src/domain/record.ts";
import { formatValue } from "#src/features/grid/cell-text.ts";
import { baseValue, isChanged, type RowView, shownValue } from "#src/features/grid/record-row.ts";

/** All fields of a record as the user sees them; what a draft changes shows the value before. */
export function RecordFields({ view }: { view: RowView }) {
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
