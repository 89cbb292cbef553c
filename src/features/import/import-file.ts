/** Which files can be imported, and how a person is told that one can't. */

import { problemOf } from "#src/features/shell/problem.ts";

export const MAX_FILE_MB = 20;
const MAX_BYTES = MAX_FILE_MB * 1024 * 1024;

/** What a file dialog offers. */
export const ACCEPTED =
  ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const OTHER_FORMS: Readonly<Record<string, string>> = {
  xlsm: "A workbook with macros can't be imported. Save it as .xlsx first.",
  xlsb: "A binary workbook can't be imported. Save it as .xlsx first.",
  xls: "This is the old Excel format. Save it as .xlsx first.",
  ods: "Save the sheet as .xlsx or .csv first.",
  numbers: "Export the sheet from Numbers as Excel or CSV first.",
  pdf: "A PDF can't be imported. Take a CSV or Excel file.",
  zip: "Unpack the archive first and take the CSV or Excel file in it.",
};

/** Why files can't be imported, seen before anything is sent; null when it's worth trying. The server judges the rest. */
export function whyNotFile(files: readonly { name: string; size: number }[]): string | null {
  const [file] = files;
  if (file === undefined) return "That was no file. Drop a CSV or Excel file.";
  if (files.length > 1) return `These are ${files.length} files. Import them one at a time.`;
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const otherForm = OTHER_FORMS[ending];
  if (otherForm !== undefined) return otherForm;
  if (file.size === 0) return "The file is empty.";
  if (file.size <= MAX_BYTES) return null;
  const size = Math.ceil(file.size / 1024 / 1024);
  return `The file has ${size} MB; up to ${MAX_FILE_MB} MB can be imported. Leave out rows or columns that don't change.`;
}

export interface FileProblem {
  readonly fileName: string;
  readonly message: string;
}

/** Why the server took no file, in words. */
export function fileProblem(fileName: string, error: unknown): FileProblem {
  const { kind, code, message } = problemOf(error);
  if (kind === "unreachable" && code === "UNREACHABLE")
    return {
      fileName,
      message: "The connection broke off before the file was read. Nothing was imported; try again.",
    };
  return { fileName, message };
}

/** Where a file is sent. */
export function importUrl(organizationId: string, fileName: string, blank: "keep" | "clear"): string {
  return `/api/import?${new URLSearchParams({ organizationId, fileName, blank })}`;
}
