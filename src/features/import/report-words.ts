/** The dry run of an import in words. */

import { type EditableField, FIELD, type FieldValue, type RecordField } from "#src/domain/record.ts";

/** One row of the file as `imports.report` judges it. */
export interface ReportRow {
  /** As a spreadsheet counts, with the header as row 1. */
  readonly row: number;
  /** Empty where the cell is. */
  readonly pfaId: string;
  readonly outcome: "changed" | "unchanged" | "refused";
  readonly changes: readonly {
    readonly field: EditableField;
    /** What the author of the file saw. */
    readonly from: FieldValue;
    readonly to: FieldValue;
    /** What somebody else made of it since. */
    readonly now?: FieldValue | undefined;
  }[];
  readonly problems: readonly RowProblem[];
  readonly collisions: readonly EditableField[];
}

export interface RowProblem {
  /** Null where it is the row as a whole. */
  readonly field: string | null;
  readonly code: string;
  readonly message: string;
}

export interface ReportCounts {
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly colliding: number;
}

/** Which rows are looked at. */
export type ReportTab = "all" | "changed" | "refused" | "colliding";

export const TABS: readonly ReportTab[] = ["all", "changed", "refused", "colliding"];

const TAB_NAME: { readonly [T in ReportTab]: string } = {
  all: "All",
  changed: "Changed",
  refused: "Refused",
  colliding: "Colliding",
};

const number = (value: number) => value.toLocaleString("en-US");
const rows = (count: number) => (count === 1 ? "1 row" : `${number(count)} rows`);

export function tabName(tab: ReportTab): string {
  return TAB_NAME[tab];
}

/** How many rows a tab holds. */
export function tabCount(tab: ReportTab, { changed, unchanged, refused, colliding }: ReportCounts): number {
  return { all: changed + unchanged + refused, changed, refused, colliding }[tab];
}

/** The tab that needs the eye first. */
export function firstTab({ refused, changed, unchanged }: ReportCounts): ReportTab {
  if (refused > 0) return "refused";
  return changed > 0 && unchanged > 0 ? "changed" : "all";
}

/** `588 rows change, 20 are as they were, 4 are refused, 2 collide …`: read aloud when the dry run is there. */
export function summaryWords({ changed, unchanged, refused, colliding }: ReportCounts): string {
  const parts = [
    changed === 1 ? "1 row changes a record" : `${rows(changed)} change records`,
    ...(unchanged > 0 ? [`${number(unchanged)} unchanged`] : []),
    ...(refused > 0 ? [`${number(refused)} refused`] : []),
    ...(colliding > 0 ? [`${number(colliding)} collide with changes since the export`] : []),
  ];
  return `${parts.join(", ")}.`;
}

export function saveLabel(changed: number): string {
  return changed === 1 ? "Save 1 as a draft" : `Save ${number(changed)} as drafts`;
}

/** Columns of the export that are worked out from others. */
export const COMPUTED: ReadonlySet<string> = new Set([
  "status",
  "plan cost",
  "forecast cost",
  "actual cost",
  "last changed in pems by",
  "last changed in pems at",
]);

/** Columns that nothing is taken from; undefined when there are none. Those that the export computes aren't listed. */
export function ignoredWords(columns: readonly string[]): string | undefined {
  const others = columns.filter((name) => !COMPUTED.has(name.toLowerCase()));
  const computed = others.length < columns.length;
  if (others.length === 0) {
    const what = "Status, costs and who changed a record last are worked out here";
    return computed ? `${what}: nothing is taken from those columns.` : undefined;
  }
  const rest = others.length > 8 ? ` and ${others.length - 8} more` : "";
  const named = `${others.length === 1 ? "the column" : "the columns"} ${others.slice(0, 8).join(", ")}${rest}`;
  return `Nothing is taken from ${named}${computed ? ", nor from status and costs, which are worked out here" : ""}.`;
}

/** The column that a problem is in, as the file's header names it; null for the row as a whole. */
export function columnName({ field }: RowProblem): string | null {
  if (field === "pfaId") return "ID";
  if (field === "version") return "Version";
  return field !== null && isRecordField(field) ? FIELD[field].label : field;
}

/** A problem in words that name its field once. */
export function problemWords(problem: RowProblem): string {
  const column = columnName(problem);
  const named = column === null || problem.message.toLowerCase().includes(column.toLowerCase());
  return named ? problem.message : `${column}: ${problem.message}`;
}

/** The rows that were refused, with the reasons: columns separated by tabs, as a spreadsheet takes them. */
export function refusedText(refused: readonly ReportRow[]): string {
  const cell = (text: string) => text.replace(/[\t\r\n]+/g, " ");
  const lines = refused.flatMap(({ row, pfaId, problems }) =>
    problems.map((problem) =>
      [String(row), pfaId, columnName(problem) ?? "", problem.message].map(cell).join("\t"),
    ),
  );
  return ["Row\tID\tColumn\tReason", ...lines].join("\n");
}

const isRecordField = (name: string): name is RecordField => Object.hasOwn(FIELD, name);
