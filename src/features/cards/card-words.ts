import type { Tone } from "#src/components/badge.tsx";
import { formatDay } from "#src/domain/calendar.ts";
import { EDITABLE_FIELDS, FIELD, type PfaFields } from "#src/domain/record.ts";
import { durationText, formatValue } from "#src/features/grid/cell-text.ts";
import { baseValue, isChanged, type RowView } from "#src/features/working-set/record-row.ts";

/** What a card says below the dates, and how it is coloured; null as a tone is nothing special. */
export interface CardNote {
  readonly tone: Extract<Tone, "conflict" | "failed" | "draft"> | null;
  readonly text: string;
}

/** The dates of a record, `10 Jan – 30 Jun 2026 · 5 mo 20 d`; an unknown one is "—". */
export function datesText(fields: Pick<PfaFields, "forecastStart" | "forecastEnd">): string {
  const { forecastStart: start, forecastEnd: end } = fields;
  if (start === null && end === null) return "No forecast dates";
  const same = start !== null && end !== null && start.slice(0, 4) === end.slice(0, 4);
  const from = start === null ? "—" : formatDay(start).slice(0, same ? -5 : undefined);
  const length = durationText(fields);
  return `${from} – ${end === null ? "—" : formatDay(end)}${length === "—" ? "" : ` · ${length}`}`;
}

/**
 * The one thing about a record that matters most: what needs its author, what was typed in vain, a broken rule, what is
 * changed, who else is at it; else what kind of machine it is.
 */
export function cardNote(view: RowView): CardNote {
  const { row, refused } = view;
  if (row.problem !== null) {
    return { tone: row.problem.status === "conflict" ? "conflict" : "failed", text: row.problem.message };
  }
  const unread = EDITABLE_FIELDS.flatMap((field) => refused[field] ?? [])[0];
  if (unread !== undefined) {
    return { tone: "failed", text: `“${unread.text}” wasn't taken: ${unread.message}` };
  }
  const [collision] = row.draft?.collisions ?? [];
  if (collision !== undefined) {
    return { tone: "conflict", text: `Somebody else changed ${FIELD[collision].label.toLowerCase()}, too` };
  }
  const [finding, ...findings] = row.findings;
  if (finding !== undefined) return { tone: "conflict", text: withMore(finding.message, findings.length) };
  const [changed, ...others] = EDITABLE_FIELDS.filter((field) => isChanged(view, field));
  if (changed !== undefined) {
    const was = `${FIELD[changed].label} was ${formatValue(changed, baseValue(view, changed))}`;
    return { tone: "draft", text: withMore(was, others.length) };
  }
  if (row.editedBy.length > 0) {
    return { tone: null, text: `Being edited by ${row.editedBy.join(", ")}` };
  }
  const { category, class: kind, areaSilo } = row.fields;
  return { tone: null, text: [kind ?? category, areaSilo].filter((part) => part != null).join(" · ") };
}

const withMore = (text: string, more: number) => (more === 0 ? text : `${text} · ${more} more`);
