import { problemOf } from "#src/features/shell/problem.ts";
import { type FilterState, toRecordFilter } from "#src/features/working-set/record-filter.ts";
import type { SortKey } from "#src/features/working-set/sort-order.ts";

export type ExportFormat = "csv" | "xlsx";

export const FORMAT_NAME: { readonly [F in ExportFormat]: string } = { csv: "CSV", xlsx: "Excel" };

/** Rows that an Excel file may have: the server's limit. */
export const MAX_XLSX_ROWS = 500_000;

const number = (value: number) => value.toLocaleString("en-US");

/** Where the file with what the grid shows is fetched from. */
export function exportUrl(
  organizationId: string,
  format: ExportFormat,
  filter: FilterState,
  sort: readonly SortKey[],
): string {
  const query = new URLSearchParams({
    organizationId,
    format,
    filter: JSON.stringify(toRecordFilter(filter)),
    sort: JSON.stringify(sort.map(({ field, direction }) => ({ field, direction }))),
  });
  return `/api/export?${query}`;
}

/** `Export 612 of 20,000 records`; without "of" when all are meant or their number isn't known. */
export function exportTitle(count: number | null, all: number | undefined): string {
  if (count === null) return "Export records";
  if (all === undefined || all <= count)
    return `Export ${count === 1 ? "1 record" : `${number(count)} records`}`;
  return `Export ${number(count)} of ${all === 1 ? "1 record" : `${number(all)} records`}`;
}

/** What is in the file. */
export function exportHint(sorted: boolean, viewFinancials: boolean): string {
  const what = `What is filtered${sorted ? ", in this order" : ""}, with your drafts.`;
  return viewFinancials ? what : `${what} Money is left out: you don't have the permission to see it.`;
}

/** `640 KB`, `3.1 MB`: what has arrived. */
export function sizeWords(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1024);
  return kilobytes < 1000 ? `${kilobytes} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Why there is no file, in words. */
export function exportProblem(error: unknown): string {
  const { kind, code, message } = problemOf(error);
  if (kind === "unreachable" && code === "UNREACHABLE")
    return "The connection broke off before the file was complete. No file was saved; try again.";
  return message;
}

/** The name that the server gives the file. */
export function fileNameOf(disposition: string | null, format: ExportFormat): string {
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? `records.${format}`;
}
