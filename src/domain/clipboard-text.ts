/** Cells in the clipboard, as Excel and Google Sheets write and read them: tabs between cells, lines between rows. */

const PLAIN = /[^\t\r\n]*/y;

/** Rows of cells. One newline at the end belongs to the last row; rows may have different lengths. */
export function parseCells(text: string): string[][] {
  let row: string[] = [];
  const rows = [row];
  let at = 0;
  for (;;) {
    const [cell, end] = cellAt(text, at);
    row.push(cell);
    if (text[end] === "\t") {
      at = end + 1;
      continue;
    }
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    if (at >= text.length) return rows;
    row = [];
    rows.push(row);
  }
}

function cellAt(text: string, at: number): [cell: string, end: number] {
  const close = text[at] === '"' ? closingQuote(text, at + 1) : -1;
  if (close !== -1) {
    const held = text.slice(at + 1, close);
    return [held.replaceAll('""', '"').replaceAll("\r\n", "\n"), close + 1];
  }
  PLAIN.lastIndex = at;
  const [plain] = PLAIN.exec(text) as RegExpExecArray;
  return [plain, PLAIN.lastIndex];
}

/**
 * Where a cell in quotes, which may hold tabs, newlines and doubled quotes, is closed; -1 when it doesn't end there. Not by
 * a regular expression: that runs out of stack over 10 MB.
 */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote !== -1 && "\t\r\n".includes(text[quote + 1] ?? "\n") ? quote : -1;
}

/** The opposite of `parseCells`: quoted only where a cell would be read as something else. */
export function formatCells(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(cell: string): string {
  return /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export interface HtmlCell {
  readonly text: string;
  /** Never to be read as a number, a date or a formula. */
  readonly literal: boolean;
}

/** The cells as a table, with what keeps a spreadsheet from taking texts for formulas. */
export function formatCellsAsHtml(rows: readonly (readonly HtmlCell[])[]): string {
  const cell = ({ text, literal }: HtmlCell) =>
    `<td${literal ? ` style="mso-number-format:'\\@'"` : ""}>${escaped(text)}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
  return `<meta charset="utf-8"><table><tbody>${body}</tbody></table>`;
}

const ESCAPES: { readonly [sign: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (sign) => String(ESCAPES[sign]))
    .replaceAll("\n", `<br style="mso-data-placement:same-cell">`);
}
