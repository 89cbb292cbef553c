import { announce } from "#src/components/live-region.tsx";
import type { GridCursor } from "#src/features/grid/grid-cursor.ts";
import type { RangeActions } from "#src/features/grid/range-actions.ts";
import { countIn, recordsIn } from "#src/features/grid/range-records.ts";
import type { RecordSelection } from "#src/features/working-set/selection.ts";
import type { WorkingSet } from "#src/features/working-set/working-set-provider.tsx";

interface SelectingContext {
  readonly cursor: GridCursor;
  readonly selection: RecordSelection;
  readonly workingSet: Pick<WorkingSet, "outline" | "idAt" | "total">;
  readonly columns: { readonly length: number };
  readonly commands: Pick<RangeActions, "ids">;
}

const records = (count: number) => (count === 1 ? "1 record" : `${count.toLocaleString("en-US")} records`);

/** Selecting rows of the grid, one by one, up to the last one chosen, or all. */
export class RowSelecting {
  readonly #context: () => SelectingContext;
  /** The row that was chosen last; Shift selects from there. */
  #anchor: number | null = null;

  constructor(context: () => SelectingContext) {
    this.#context = context;
  }

  /** Another order has other rows. */
  forget(): void {
    this.#anchor = null;
  }

  /** Selects the record of a row or lets go of it; a group's head stands for all of its records. */
  toggle(row: number): void {
    const { selection, workingSet } = this.#context();
    const item = workingSet.outline.itemAt(row);
    const pfaId = workingSet.idAt(row);
    this.#anchor = row;
    if (item?.kind === "group") {
      const { first, count } = item.group;
      void this.#add(Array.from({ length: count }, (_, at) => first + at));
    }
    if (pfaId === undefined) return;
    selection.toggle(pfaId);
    this.#say(selection.has(pfaId) ? `Selected ${pfaId}` : `${pfaId} is no longer selected`);
  }

  /** Selects all records from the one chosen last to this row. */
  extend(row: number): void {
    const from = this.#anchor ?? row;
    this.#anchor ??= row;
    const { outline } = this.#context().workingSet;
    const [top, bottom] = [Math.min(from, row), Math.max(from, row)];
    void this.#add(recordsIn(outline, top, bottom, countIn(outline, top, bottom)));
  }

  /** All records of the query, and a range over all cells. */
  all(): void {
    const { cursor, selection, workingSet, columns } = this.#context();
    const { row, column } = cursor.state;
    selection.selectAll();
    if (row >= 0 && workingSet.outline.count > 0) {
      const last = { row: workingSet.outline.count - 1, column: columns.length - 1 };
      cursor.select({ row: 0, column: 0 }, last, { row, column });
    }
    this.#say("Selected all");
  }

  async #add(indexes: readonly number[]): Promise<void> {
    const { selection, commands } = this.#context();
    const pfaIds = await commands.ids(indexes);
    if (pfaIds === null) return;
    selection.add(pfaIds);
    this.#say(`Selected ${records(pfaIds.length)}`);
  }

  #say(what: string): void {
    const { selection, workingSet } = this.#context();
    announce(`${what}. ${records(selection.count(workingSet.total ?? 0))} selected`);
  }
}
