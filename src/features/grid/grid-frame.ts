import type { Column } from "#src/features/grid/columns.ts";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import type { RowStore } from "#src/features/working-set/row-store.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";

/** What all rows of a grid have in common: one object, so that a row sees at a glance that nothing changed. */
export interface GridFrame {
  readonly columns: readonly Column[];
  /** How many of them stay while the rest scrolls sideways. */
  readonly stuck: number;
  /** For each column the classes that all its cells have. */
  readonly looks: readonly string[];
  /** For each column the class of a text that has no colour of its own. */
  readonly inks: readonly string[];
  /** For each column whether its cells can't be edited. */
  readonly locks: readonly boolean[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly store: RowStore;
  readonly cursor: GridCursor;
  readonly selection: RecordSelection;
  /** How deep records stand below heads of groups; undefined without groups. */
  readonly level: number | undefined;
}

const CELL = "min-w-0 whitespace-nowrap border-r px-2 leading-(--row-height)";

/** Classes of all cells of a column. */
export function columnLook(column: Column, lastStuck: boolean): string {
  return [
    CELL,
    lastStuck ? "border-r-line" : "border-r-line-soft",
    column.right ? "text-right" : "",
    column.key === "sync" ? "flex items-center" : "",
    column.key === "pfaId" ? "font-medium" : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
