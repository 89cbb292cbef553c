import type { EditableField, FieldValue } from "#src/domain/record.ts";

/** One draft as `drafts.review` gives it. */
export interface ReviewRecord {
  readonly pfaId: string;
  readonly description: string | null;
  readonly changes: readonly {
    readonly field: EditableField;
    readonly before: FieldValue;
    readonly after: FieldValue;
  }[];
  readonly forecastBefore?: string | null | undefined;
  readonly forecastAfter?: string | null | undefined;
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly collisions: readonly EditableField[];
}

export type ReviewGroup = "ready" | "colliding" | "blocked";

export type ReviewLine =
  | { readonly kind: "group"; readonly group: ReviewGroup; readonly count: number }
  | { readonly kind: "record"; readonly record: ReviewRecord; readonly group: ReviewGroup }
  | { readonly kind: "change"; readonly record: ReviewRecord; readonly index: number }
  | { readonly kind: "finding"; readonly record: ReviewRecord; readonly index: number };

/** What keeps a record from being sent: a broken rule, then a collision. */
export function groupOf(record: ReviewRecord): ReviewGroup {
  if (record.findings.length > 0) return "blocked";
  return record.collisions.length > 0 ? "colliding" : "ready";
}

/** The dialog as a flat list, which can be virtualized: what needs a decision first. */
export function reviewLines(records: readonly ReviewRecord[]): ReviewLine[] {
  const groups: readonly ReviewGroup[] = ["blocked", "colliding", "ready"];
  return groups.flatMap((group) => {
    const members = records.filter((record) => groupOf(record) === group);
    if (members.length === 0) return [];
    const lines = members.flatMap((record): ReviewLine[] => [
      { kind: "record", record, group },
      ...record.changes.map((_, index): ReviewLine => ({ kind: "change", record, index })),
      ...record.findings.map((_, index): ReviewLine => ({ kind: "finding", record, index })),
    ]);
    return [{ kind: "group", group, count: members.length }, ...lines];
  });
}

/** The records that would be sent: ready ones that nobody left out. */
export function chosenRecords(
  records: readonly ReviewRecord[],
  leftOut: ReadonlySet<string>,
): ReviewRecord[] {
  return records.filter((record) => groupOf(record) === "ready" && !leftOut.has(record.pfaId));
}
