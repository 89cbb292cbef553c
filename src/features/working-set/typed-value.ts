import { formatDay } from "#src/domain/calendar.ts";
import { formatMoney } from "#src/domain/money.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";

/** The text that an editor starts with. */
export function editorText(field: EditableField, value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  const { kind } = FIELD[field];
  if (kind === "date") return formatDay(value);
  return kind === "money" ? formatMoney(value).replace("$", "") : value;
}
