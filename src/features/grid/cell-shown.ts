import { isEditableField, type PfaFields } from "#src/domain/record.ts";
import { type CellNote, cellNotes } from "#src/features/grid/cell-notes.ts";
import { cellText, costCell, UNKNOWN } from "#src/features/grid/cell-text.ts";
import type { Column } from "#src/features/grid/columns.ts";
import { formatMoment } from "#src/features/shell/format-moment.ts";
import { isChanged, type RowView, shownFields } from "#src/features/working-set/record-row.ts";

/** What a cell shows of its record, worked out once for each state of the record. */
export interface CellShown {
  readonly text: string;
  /** Class of the text's colour; empty for the usual one. */
  readonly ink: string;
  /** Whether the text may be longer than the column is wide. */
  readonly long: boolean;
  /** Other classes that follow from the value. */
  readonly look: string;
  /** What sighted people see as a mark, an arrow or a hint; it is no part of the cell's text. */
  readonly said: string | undefined;
  readonly changed: boolean;
  readonly invalid: boolean;
  /** Colour of the mark in the corner. */
  readonly mark: string | undefined;
}

const CORNER: { readonly [T in CellNote["tone"]]: string | undefined } = {
  refused: "border-t-failed",
  collision: "border-t-conflict",
  problem: "border-t-failed",
  finding: "border-t-conflict",
  changed: "border-t-accent",
  info: undefined,
};
const CHANGED =
  "relative bg-selected after:pointer-events-none after:absolute after:inset-px after:rounded-sm after:border after:border-accent/55 after:border-dashed";
const ARROW = "after:ml-1 after:inline-block after:w-3.5 after:text-center";
const OVER = `after:content-['↑'/''] ${ARROW}`;
const UNDER = `after:content-['↓'/''] ${ARROW}`;
/** About the widest that letters and digits are on average, and what stands beside a text in its cell. */
const [LETTER_PX, BESIDE_PX] = [10, 18];
const [RED, GREEN] = ["text-failed-text", "text-synced-text"];
/** As wide as the arrow, so that the digits of all costs stand below each other. */
const NO_ARROW = "pr-6.5";

/** The cells of a record, each worked out when it is first asked for. */
export class CellsShown {
  readonly #columns: readonly Column[];
  readonly #view: RowView;
  readonly #known: Known;
  readonly #cells: CellShown[] = [];

  /** @param today `YYYY-MM-DD` */
  constructor(columns: readonly Column[], view: RowView, today: string) {
    this.#columns = columns;
    this.#view = view;
    this.#known = { quiet: isQuiet(view), fields: shownFields(view), today };
  }

  at(columnIndex: number): CellShown {
    let cell = this.#cells[columnIndex];
    if (cell === undefined) {
      cell = cellShown(this.#columns[columnIndex] as Column, this.#view, this.#known);
      this.#cells[columnIndex] = cell;
    }
    return cell;
  }
}

/** Whether no cell of the record has anything to say beyond its value. */
function isQuiet({ row, local, refused }: RowView): boolean {
  if (row.draft !== null || row.problem !== null || row.findings.length > 0) return false;
  if (row.editedBy.length > 0 || row.fields.isDiscontinued === true) return false;
  for (const _ in local) return false;
  for (const _ in refused) return false;
  return true;
}

interface Known {
  quiet: boolean;
  fields: PfaFields;
  today: string;
}

function cellShown(column: Column, view: RowView, { quiet, fields, today }: Known): CellShown {
  const isCost = column.key === "forecastCost";
  const cost = isCost ? costCell(fields, today) : null;
  const text = cost?.text ?? (column.key === "sync" ? "" : cellText(column, view, today));
  const against = cost?.against ?? null;
  const look = against === null ? (isCost ? NO_ARROW : "") : against.over ? OVER : UNDER;
  const ink = text === UNKNOWN ? "text-ink-faint" : against === null ? "" : against.over ? RED : GREEN;
  const said = against === null ? undefined : against.text;
  const signs = text.length + (isCost ? 2 : 0);
  const long = signs * LETTER_PX > column.widthPx - BESIDE_PX || column.key === "sync";
  if (quiet || column.key === "sync") {
    return { text, ink, long, look, said, changed: false, invalid: false, mark: undefined };
  }
  const field = isEditableField(column.key) ? column.key : null;
  const notes = cellNotes(column, view, formatMoment);
  // Of the record, signs alone tell who edits it and that it is discontinued: both are said, too.
  const words = notes
    .filter(({ tone }) => tone !== "info" || column.key === "pfaId")
    .map((note) => note.text);
  if (said !== undefined) words.push(said);
  const changed = field !== null && isChanged(view, field);
  return {
    text,
    ink,
    long,
    look: changed ? `${look} ${CHANGED}` : look,
    said: words.length === 0 ? undefined : words.join(" "),
    changed,
    invalid: field !== null && view.refused[field] !== undefined,
    mark: notes.map(({ tone }) => CORNER[tone]).find((tone) => tone !== undefined),
  };
}
