import Papa from "papaparse";
import type { ExportColumn } from "#src/services/exports/export-columns.ts";
import type { ExportRow, FileEncoder } from "#src/services/exports/file-encoder.ts";
import { guardFormula } from "#src/services/exports/formula-guard.ts";

/** By it Excel knows that a file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/** CSV as RFC 4180 says: UTF-8, commas, CRLF, every text in quotation marks; safe against formulas. */
export function csvEncoder(): FileEncoder {
  const utf8 = new TextEncoder();
  let columns: readonly ExportColumn[] = [];
  const lines = (rows: readonly ExportRow[], quotes: boolean[]) =>
    rows.length === 0 ? "" : Papa.unparse(rows as string[][], { newline: LINE_END, quotes }) + LINE_END;
  return {
    contentType: "text/csv; charset=utf-8",
    async begin(shown) {
      columns = shown;
      return utf8.encode(BYTE_ORDER_MARK + lines([shown.map(({ label }) => label)], []));
    },
    async add(rows) {
      const guarded = rows.map((row) =>
        row.map((value, index) => {
          return value !== null && columns[index]?.kind === "text" ? guardFormula(value) : value;
        }),
      );
      const texts = columns.map(({ kind }) => kind === "text");
      return utf8.encode(lines(guarded, texts));
    },
    async end() {
      return new Uint8Array();
    },
  };
}
