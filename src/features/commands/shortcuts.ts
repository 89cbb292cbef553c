import { COMMAND_KEYS } from "#src/features/commands/command-keys.ts";

/** Something that keys do. */
export interface Shortcut {
  /** Each of these does it. Keys held together are joined by `+`, keys one after the other by a space. */
  readonly keys: readonly string[];
  /** What they do: "Undo". */
  readonly does: string;
  /** The command that the palette offers for the same. */
  readonly command?: keyof typeof COMMAND_KEYS;
}

export interface ShortcutGroup {
  /** Where the keys mean this. */
  readonly place: "Everywhere" | "Grid" | "Timeline" | "Dialogs";
  readonly shortcuts: readonly Shortcut[];
}

const command = (id: keyof typeof COMMAND_KEYS, does: string, ...more: string[]): Shortcut => ({
  keys: [COMMAND_KEYS[id], ...more],
  does,
  command: id,
});

/** All keys that are always the same; what else is registered with a key is listed beside them. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    place: "Everywhere",
    shortcuts: [
      command("palette", "Find a command or a record"),
      command("shortcuts", "List these shortcuts", "?"),
      command("undo", "Undo"),
      command("redo", "Redo", "Mod+Y"),
      command("clear-selection", "Clear the selection"),
      command("go-timeline", "Go to the timeline", "G T"),
      command("go-grid", "Go to the grid", "G G"),
      command("go-matrix", "Go to the matrix", "G M"),
      command("go-kpi", "Go to the KPI board", "G K"),
    ],
  },
  {
    place: "Grid",
    shortcuts: [
      { keys: ["Arrows"], does: "Move by a cell" },
      { keys: ["Mod+Arrows"], does: "Move to the edge of the data" },
      { keys: ["Shift+Arrows"], does: "Extend the range of cells" },
      { keys: ["Home", "End"], does: "First or last cell of the row" },
      { keys: ["Mod+Home", "Mod+End"], does: "First or last cell of all" },
      { keys: ["PageUp", "PageDown"], does: "Move by a screen" },
      { keys: ["Tab", "Shift+Tab"], does: "Next or previous cell" },
      { keys: ["Enter", "F2"], does: "Edit the cell, or open what it stands for" },
      { keys: ["Alt+↓"], does: "Open the calendar or the list of an editor" },
      { keys: ["Esc"], does: "Leave the editor as it was" },
      { keys: ["Delete"], does: "Empty the range" },
      { keys: ["Space", "Shift+Space"], does: "Select the row, or rows up to here" },
      { keys: ["Mod+A"], does: "Select all records" },
      { keys: ["Mod+C", "Mod+X", "Mod+V"], does: "Copy, cut, paste" },
      { keys: ["Mod+D", "Mod+R"], does: "Fill down, fill right" },
      { keys: ["Shift+F10"], does: "Open the menu of the cell" },
    ],
  },
  {
    place: "Timeline",
    shortcuts: [
      { keys: ["↑", "↓"], does: "Move by a row" },
      { keys: ["←", "→"], does: "Scroll through time; close or open a group" },
      { keys: ["Alt+←", "Alt+→"], does: "Shift by the snap unit" },
      { keys: ["Alt+Shift+←", "Alt+Shift+→"], does: "Move the end by the snap unit" },
      { keys: ["Alt+Shift+↑", "Alt+Shift+↓"], does: "Move the start by the snap unit" },
      { keys: ["[", "]"], does: "Smaller or larger snap unit" },
      { keys: ["S"], does: "Shift dates…" },
      { keys: ["Space"], does: "Select the record" },
      { keys: ["Shift+↑", "Shift+↓"], does: "Extend the selection" },
      { keys: ["Mod+A"], does: "Select all records" },
      { keys: ["Enter"], does: "Open the record" },
      { keys: ["Plus", "Minus"], does: "Zoom in or out" },
      { keys: ["0"], does: "Zoom to fit" },
      { keys: ["Esc"], does: "Cancel a drag" },
    ],
  },
  {
    place: "Dialogs",
    shortcuts: [
      { keys: ["Enter"], does: "Do what the main button says" },
      { keys: ["Esc"], does: "Close without doing it" },
      { keys: ["Alt+T"], does: "Go to the notices" },
    ],
  },
];
