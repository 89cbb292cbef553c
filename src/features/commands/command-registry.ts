export const COMMAND_GROUPS = ["Go to", "Edit", "Bulk", "Drafts", "View", "Sync", "Help"] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something that can be done from anywhere: the palette finds it, and the list of shortcuts shows its keys. */
export interface Command {
  readonly id: string;
  /** What it does: "Shift dates…". */
  readonly label: string;
  readonly group: CommandGroup;
  /** In the form of src/components/kbd.tsx: "Mod+Shift+Z". Whoever registers it listens to the keys. */
  readonly shortcut?: string;
  /** Other words that it is found by. */
  readonly keywords?: readonly string[];
  /** Why it can't be done now; it is shown, but does nothing. */
  readonly unavailable?: string | null;
  readonly run: () => void;
}

/** The commands that make sense now, in the order in which their owners came. */
export class CommandRegistry {
  #owners = new Map<symbol, readonly Command[]>();
  #all: readonly Command[] = [];
  #listeners = new Set<() => void>();

  /** All commands; the same array until one changes. */
  get all(): readonly Command[] {
    return this.#all;
  }

  /** Sets what an owner offers; an empty list takes it away. */
  offer(owner: symbol, commands: readonly Command[]): void {
    if (commands.length === 0) this.#owners.delete(owner);
    else this.#owners.set(owner, commands);
    this.#all = [...this.#owners.values()].flat();
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
