import { loadOrTell } from "#src/components/load-or-tell.ts";
import { OnDemand } from "#src/components/on-demand.ts";
import { notify } from "#src/components/toast.tsx";
import type { EditableField } from "#src/domain/record.ts";
import type { Typed } from "#src/domain/typed-text.ts";
import type { CellRange } from "#src/features/grid/cell-range.ts";
import type { RangeCommands } from "#src/features/grid/range-commands.ts";
import type { RangeContext } from "#src/features/grid/range-job.ts";
import { RangeWorker } from "#src/features/grid/range-worker.ts";

/** The commands on ranges; their code is fetched with the first press in the grid, or once the page has come to rest. */
export class RangeActions {
  readonly worker = new RangeWorker();
  readonly code: OnDemand<RangeCommands>;

  readonly #context: () => RangeContext;

  constructor(context: () => RangeContext) {
    this.#context = context;
    this.code = new OnDemand(async () => {
      const { RangeCommands } = await import("#src/features/grid/range-commands.ts");
      return new RangeCommands(context, this.worker);
    });
  }

  /** Stops the work under way, or else gives up what was cut; false when there was neither. @param why as in RangeWorker */
  stop(why?: string): boolean {
    return this.code.loaded?.stop(why) ?? false;
  }

  /** Copies the range; within a copy event into its data, else through the browser's clipboard. */
  async copy(data?: DataTransfer): Promise<void> {
    // The data of an event is gone by the time that the code is here.
    const given = this.code.loaded === undefined ? undefined : data;
    await this.#onRange((commands) => commands.copy(given));
  }

  async cut(data?: DataTransfer): Promise<void> {
    const given = this.code.loaded === undefined ? undefined : data;
    await this.#onRange((commands) => commands.cut(given));
  }

  /** @param html what the clipboard holds beside the text */
  async paste(text: string, html?: string): Promise<void> {
    await this.#onRange((commands) => commands.paste(text, html));
  }

  /** Writes what was typed into the whole range; an empty text clears it. */
  async enter(text: string): Promise<void> {
    await this.#onRange((commands) => commands.enter(text));
  }

  async fillDown(): Promise<void> {
    await this.#onRange((commands) => commands.fillDown());
  }

  async fillRight(): Promise<void> {
    await this.#onRange((commands) => commands.fillRight());
  }

  async fill(range: CellRange, selected: CellRange): Promise<void> {
    await this.#do((commands) => commands.fill(range, selected));
  }

  /** Ids of records by their place in the query; null where they could not be had. */
  async ids(indexes: readonly number[]): Promise<string[] | null> {
    return (await this.#do((commands) => commands.ids(indexes))) ?? null;
  }

  /** What a text means for a field; null where the code for it could not be had. */
  async read(field: EditableField, text: string, today: string): Promise<Typed | null> {
    return (await this.#do(async (commands) => commands.read(field, text, today))) ?? null;
  }

  /** What acts on the range: not on another one, nor on other records, that are there once the code is. */
  async #onRange(act: (commands: RangeCommands) => Promise<unknown>): Promise<void> {
    const meant = () => {
      const { workspace, workingSet, columns } = this.#context();
      return [workspace.cursor.range, workingSet.pages, columns];
    };
    const before = meant();
    await this.#do(async (commands) => {
      if (meant().every((each, at) => each === before[at])) return act(commands);
      const title = "Nothing was done";
      notify({
        tone: "warning",
        title,
        description: "Other cells stand there by now. Do it again where you meant it.",
      });
    });
  }

  async #do<Result>(act: (commands: RangeCommands) => Promise<Result>): Promise<Result | undefined> {
    // In the same event where the code is here: what it copies is taken no later.
    const commands = this.code.loaded ?? (await loadOrTell(this.code));
    return commands && act(commands);
  }
}
