import type { Figure } from "#src/features/matrix/figure.ts";

/** A table as texts and figures, its head first; figures are exact, money with its cents. */
export type PlainTable = readonly (readonly Figure[])[];

/** For the clipboard: what spreadsheets take as cells. */
export function tableAsTsv(table: PlainTable): string {
  return table
    .map((row) => row.map((cell) => textOf(cell).replaceAll(/[\t\r\n]+/g, " ")).join("\t"))
    .join("\n");
}

/** RFC 4180, with a mark at the start so that Excel reads UTF-8. */
export function tableAsCsv(table: PlainTable): string {
  const lines = table.map((row) =>
    row
      .map((cell) => {
        const text = textOf(cell);
        return /[",;\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      })
      .join(","),
  );
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

/** A text that a spreadsheet would take for a formula is marked as text; a negative amount is a number. */
function textOf(cell: Figure): string {
  if (cell === null) return "";
  const text = String(cell);
  return /^[=+@\t\r-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}
