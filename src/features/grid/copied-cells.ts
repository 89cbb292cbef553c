import { formatCells, formatCellsAsHtml, type HtmlCell } from "#src/domain/clipboard-text.ts";
import type { CellBlock } from "#src/features/grid/cell-block.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { rawCell } from "#src/features/grid/raw-cell.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";

/** Cells as they stand in the clipboard. */
export interface Copied {
  readonly text: string;
  readonly html: string;
  readonly pfaIds: readonly string[];
  readonly columns: readonly Column[];
}

/** Copies the cells of loaded records; pauses after each. */
export function* copyCells(
  store: RowStore,
  pfaIds: readonly string[],
  columns: readonly Column[],
  today: string,
): Generator<void, Copied> {
  const rows: HtmlCell[][] = [];
  for (const pfaId of pfaIds) {
    const view = store.get(pfaId);
    rows.push(view === undefined ? [] : columns.map((column) => rawCell(column, view, today)));
    yield;
  }
  const text = formatCells(rows.map((row) => row.map((cell) => cell.text)));
  yield;
  return { text, html: formatCellsAsHtml(rows), pfaIds, columns };
}

/** What was cut, as a block that empties it but for the cells that are written anew. */
export function leftBehind(cut: Copied, written: Pick<CellBlock, "pfaIds" | "columns">): CellBlock {
  const rows = new Set(written.pfaIds);
  const keys = new Set(written.columns.map(({ key }) => key));
  const isWritten = (row: number, column: number) => {
    const key = cut.columns[column]?.key;
    return key !== undefined && keys.has(key) && rows.has(cut.pfaIds[row] ?? "");
  };
  return {
    pfaIds: cut.pfaIds,
    columns: cut.columns,
    textAt: (row, column) => (isWritten(row, column) ? undefined : ""),
  };
}

/** The browser let nothing into the clipboard. */
export class ClipboardClosed extends Error {
  /** In the form in which `problemOf` reads a refusal. */
  readonly data = { code: "FORBIDDEN" };

  constructor() {
    super("The browser doesn't let this page copy.");
  }
}

/**
 * Puts cells that are still being made into the clipboard. Only within a gesture of the person, and over https.
 * @throws why they could not be made; ClipboardClosed when the browser refuses them
 */
export async function putIntoClipboard(copied: Promise<Copied>): Promise<void> {
  const blob = (type: string, of: (copied: Copied) => string) =>
    copied.then((cells) => new Blob([of(cells)], { type }));
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": blob("text/plain", ({ text }) => text),
        "text/html": blob("text/html", ({ html }) => html),
      }),
    ]);
  } catch {
    // Cells that could not be made are refused by the clipboard, too, in words of its own.
    await Promise.race([copied, undefined]);
    throw new ClipboardClosed();
  }
}
