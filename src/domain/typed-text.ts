/** What a text that a person typed, pasted or wrote into a file means for a field. */

import { parseTypedDay } from "#src/domain/calendar.ts";
import { canonicalValue } from "#src/domain/canonical.ts";
import { CHOICES } from "#src/domain/choices.ts";
import { type DayOrder, isBlankCell, readFileCell } from "#src/domain/file-cell.ts";
import { parseTypedMoney } from "#src/domain/money.ts";
import { type EditableField, FIELD, type FieldValue } from "#src/domain/record.ts";

export type Typed =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly message: string };

const NOT_A_DAY = "Type a day such as 15 Jan 2026, 15.1.2026, 2026-01-15, or +10 for ten days from today.";
const NOT_MONEY = "Type an amount such as 5500 or $5,500.00, with at most 2 decimals.";

/** What a text typed or pasted into a cell means for its field, or why it means nothing. `today` as `YYYY-MM-DD`. */
export function readTyped(field: EditableField, text: string, today: string): Typed {
  const typed = text.trim();
  const { kind, label } = FIELD[field];
  if (kind === "boolean") return readBoolean(label, typed);
  if (typed === "" || typed === "—") return { ok: true, value: null };
  const choices = CHOICES[kind];
  if (choices !== undefined) {
    const meant = choices.filter((choice) => choice.toLowerCase().startsWith(typed.toLowerCase()));
    const [only] = meant;
    return meant.length === 1 && only !== undefined
      ? { ok: true, value: only }
      : { ok: false, message: `${label} is ${choices.join(" or ")}.` };
  }
  if (kind === "date") {
    const day = parseTypedDay(typed, today);
    return day === null ? { ok: false, message: NOT_A_DAY } : { ok: true, value: day };
  }
  const raw = kind === "money" ? parseTypedMoney(typed) : typed;
  if (raw === null) return { ok: false, message: NOT_MONEY };
  const canonical = canonicalValue(field, raw);
  return canonical.ok ? { ok: true, value: canonical.value } : { ok: false, message: canonical.message };
}

/**
 * What a cell from the clipboard means for a field, or why it means nothing. Stricter than typing, as nobody looks at each: a
 * day that can be read in two ways is refused, and a choice is written out. Empty clears the field.
 * @param order how the block's column writes days with slashes, as `dayOrderOf` tells
 */
export function readPasted(field: EditableField, text: string, order?: DayOrder): Typed {
  if (FIELD[field].kind === "boolean" && isBlankCell(text)) return { ok: true, value: false };
  return readFileCell(field, text, order);
}

function readBoolean(label: string, typed: string): Typed {
  if (/^(yes|y|true|1|x)$/i.test(typed)) return { ok: true, value: true };
  if (/^(no|n|false|0|)$/i.test(typed)) return { ok: true, value: false };
  return { ok: false, message: `${label} is yes or no.` };
}
