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
  readonly place: "Everywhere" | "Grid" | "Column heads" | "Timeline" | "Matrix" | "Dialogs";
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
      { keys: ["Shift+Enter"], does: "Move up by a cell, from an editor too" },
      { keys: ["Mod+Enter"], does: "Write what is typed into the whole range" },
      { keys: ["Alt+Enter"], does: "New line in a long text" },
      { keys: ["Alt+↓"], does: "Open the calendar or the list of an editor" },
      { keys: ["Esc"], does: "Leave the editor as it was, or give up the range" },
      { keys: ["Delete", "Backspace"], does: "Empty the range" },
      { keys: ["Space", "Shift+Space"], does: "Select the row or flip a yes or no; select rows up to here" },
      { keys: ["Mod+A"], does: "Select all records" },
      { keys: ["Mod+C", "Mod+X", "Mod+V"], does: "Copy, cut, paste" },
      { keys: ["Mod+D", "Mod+R"], does: "Fill down, fill right" },
      { keys: ["Shift+F10"], does: "Open the menu of the cell" },
      { keys: ["←", "→"], does: "Close or open a group" },
    ],
  },
  {
    place: "Column heads",
    shortcuts: [
      { keys: ["↑", "↓"], does: "Go to the heads from the first row, and back" },
      { keys: ["←", "→"], does: "Next or previous head" },
      { keys: ["Enter", "Space"], does: "Sort by the column" },
      { keys: ["Shift+Enter", "Shift+Space"], does: "Add the column to the order" },
      { keys: ["Alt+↓", "Shift+F10"], does: "Open the menu of the column" },
      { keys: ["Shift+←", "Shift+→"], does: "Make the column narrower or wider" },
      { keys: ["Alt+Shift+←", "Alt+Shift+→"], does: "Move the column" },
    ],
  },
  {
    place: "Timeline",
    shortcuts: [
      { keys: ["↑", "↓"], does: "Move by a row" },
      { keys: ["Mod+↑", "Mod+↓", "Home", "End"], does: "First or last row" },
      { keys: ["PageUp", "PageDown"], does: "Move by a screen" },
      { keys: ["←", "→"], does: "Scroll through time; close or open a group" },
      { keys: ["Alt+←", "Alt+→"], does: "Shift by the snap unit" },
      { keys: ["Alt+Shift+←", "Alt+Shift+→"], does: "Move the end by the snap unit" },
      { keys: ["Alt+Shift+↑", "Alt+Shift+↓"], does: "Move the start by the snap unit" },
      { keys: ["[", "]"], does: "Smaller or larger snap unit" },
      { keys: ["S"], does: "Shift dates…" },
      { keys: ["Space"], does: "Select the record" },
      { keys: ["Shift+↑", "Shift+↓"], does: "Extend the selection" },
      { keys: ["Mod+A"], does: "Select all records" },
      { keys: ["Enter"], does: "Open the record; close or open a group" },
      { keys: ["Plus", "Minus"], does: "Zoom in or out" },
      { keys: ["0"], does: "Zoom to fit" },
      { keys: ["T"], does: "Go to today" },
      { keys: ["."], does: "Go to the bar of the record" },
      { keys: ["Alt"], does: "Snap to days while dragging" },
      { keys: ["Esc"], does: "Cancel a drag, or clear the selection" },
    ],
  },
  {
    place: "Matrix",
    shortcuts: [
      { keys: ["Arrows"], does: "Move by a cell" },
      { keys: ["Mod+Arrows"], does: "First or last cell that way" },
      { keys: ["Home", "End"], does: "First or last cell of the row" },
      { keys: ["Mod+Home", "Mod+End"], does: "First or last cell of all" },
      { keys: ["PageUp", "PageDown"], does: "Move by a screen" },
      { keys: ["←", "→"], does: "Close or open a group, on its name" },
      { keys: ["Enter", "Space"], does: "Show what the figure is made of; close or open a group" },
      { keys: ["Mod+C"], does: "Copy as a table" },
    ],
  },
  {
    place: "Dialogs",
    shortcuts: [
      { keys: ["Enter"], does: "Do what the main button says" },
      { keys: ["Mod+Enter"], does: "Send, from anywhere in the review" },
      { keys: ["Esc"], does: "Close without doing it" },
      { keys: ["Alt+T"], does: "Go to the notices" },
    ],
  },
];
