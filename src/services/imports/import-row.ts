import type { EditableField, FieldValue, RecordField } from "#src/domain/record.ts";

/** Most records in one file: what one save takes. */
export const MAX_IMPORT_ROWS = 25_000;
/** Most columns of a file: far more than the export has. */
export const MAX_IMPORT_COLUMNS = 200;

/** What an empty cell means: the field stays as it is, or it is emptied. */
export type BlankCells = "keep" | "clear";

/** What is wrong with a row; `field` is null where it is the row as a whole. Codes are those of values, rules and rows. */
export interface ImportProblem {
  field: RecordField | "pfaId" | "version" | null;
  code: string;
  message: string;
}

/** A row as it was read: its cells typed, nothing compared yet. */
export interface ImportRow {
  /** As a spreadsheet counts: the header is row 1 (unless empty rows precede it). */
  row: number;
  /** Empty where the cell is. */
  pfaId: string;
  /** The version of the record that the row was exported from; null where the file doesn't say. */
  version: number | null;
  /** A field whose cell is to be left alone is absent. */
  values: Partial<Record<RecordField, FieldValue>>;
  problems: ImportProblem[];
}

/** What a row does to its record. */
export interface ImportedRow {
  row: number;
  pfaId: string;
  /** `refused` rows are never saved. */
  outcome: "changed" | "unchanged" | "refused";
  /** `from` is what the file's author saw; `now` stands there only when somebody changed the field since. */
  changes: { field: EditableField; from: FieldValue; to: FieldValue; now?: FieldValue }[];
  problems: ImportProblem[];
  /** Changed fields that somebody else changed since the author saw them: to be resolved in the review. */
  collisions: EditableField[];
}

/** Numbers of rows. Those that collide are among the changed ones. */
export interface ImportCounts {
  changed: number;
  unchanged: number;
  refused: number;
  colliding: number;
}

/** What `pfa_import.rows` holds. */
export interface StoredRow {
  input: ImportRow;
  report: ImportedRow;
}

/** What `pfa_import.options` holds; the costs are US dollars. */
export interface StoredOptions {
  blank: BlankCells;
  counts: ImportCounts;
  ignoredColumns: string[];
  forecastBefore: string;
  forecastAfter: string;
}

/** The dry run of a file. Costs and money are absent without perm_ViewFinancials. */
export interface ImportPreview {
  importId: string;
  fileName: string;
  createdAt: string;
  blank: BlankCells;
  counts: ImportCounts;
  /** Headers of columns from which nothing is taken. */
  ignoredColumns: string[];
  /** Forecast cost of the changed records as they are shown now and as they would be, as far as it is known. */
  forecastBefore?: string;
  forecastAfter?: string;
}

/** Some rows of a report, in the order of the file. */
export interface ImportReportPage {
  rows: ImportedRow[];
  /** For the next page; null on the last one. */
  nextCursor: number | null;
}
