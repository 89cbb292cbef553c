/** Keys of the commands that can be run from everywhere, by their ids: in the form of src/components/kbd.tsx. */
export const COMMAND_KEYS = {
  palette: "Mod+K",
  shortcuts: "Mod+/",
  undo: "Mod+Z",
  redo: "Mod+Shift+Z",
  "clear-selection": "Esc",
  "go-timeline": "Alt+Shift+1",
  "go-grid": "Alt+Shift+2",
  "go-matrix": "Alt+Shift+3",
  "go-kpi": "Alt+Shift+4",
} as const;

/** Views that keys go to, in the order of the bar, with the letter that follows `G`. */
export const GO_KEYS = [
  { view: "timeline", letter: "t", digit: "Digit1" },
  { view: "grid", letter: "g", digit: "Digit2" },
  { view: "matrix", letter: "m", digit: "Digit3" },
  { view: "kpi", letter: "k", digit: "Digit4" },
] as const;
