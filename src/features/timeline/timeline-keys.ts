/** What a key means in the timeline. Amounts count units of the snapping; the start of the line is up or left. */
export type TimelineKey =
  | {
      readonly does: "row";
      readonly to: "previous" | "next" | "first" | "last" | "pageUp" | "pageDown";
      readonly range: boolean;
    }
  /** Open or close a group; elsewhere time scrolls. */
  | { readonly does: "sideways"; readonly by: 1 | -1 }
  | { readonly does: "shift"; readonly amount: 1 | -1 }
  | { readonly does: "stretch"; readonly edge: "start" | "end"; readonly amount: 1 | -1 }
  | { readonly does: "toggle" | "selectAll" | "clear" | "open" | "shiftDialog" | "fit" | "today" | "reveal" }
  | { readonly does: "unit" | "zoom"; readonly by: 1 | -1 };

/** What is needed of a keyboard event. */
export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const ROWS: { readonly [key: string]: Extract<TimelineKey, { does: "row" }>["to"] } = {
  ArrowUp: "previous",
  ArrowDown: "next",
  Home: "first",
  End: "last",
  PageUp: "pageUp",
  PageDown: "pageDown",
};

const PLAIN: { readonly [key: string]: TimelineKey } = {
  ArrowLeft: { does: "sideways", by: -1 },
  ArrowRight: { does: "sideways", by: 1 },
  " ": { does: "toggle" },
  Enter: { does: "open" },
  Escape: { does: "clear" },
  s: { does: "shiftDialog" },
  "[": { does: "unit", by: -1 },
  "]": { does: "unit", by: 1 },
  "-": { does: "zoom", by: -1 },
  "+": { does: "zoom", by: 1 },
  "=": { does: "zoom", by: 1 },
  "0": { does: "fit" },
  t: { does: "today" },
  ".": { does: "reveal" },
};

/** The meaning of a key; null where it has none here. */
export function timelineKey({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): TimelineKey | null {
  if (ctrlKey || metaKey) {
    if (altKey) return null;
    if (key.toLowerCase() === "a" && !shiftKey) return { does: "selectAll" };
    if (key === "ArrowUp" || key === "ArrowDown")
      return { does: "row", to: key === "ArrowUp" ? "first" : "last", range: shiftKey };
    return null;
  }
  if (altKey) return withAlt(key, shiftKey);
  const to = ROWS[key];
  if (to !== undefined) return { does: "row", to, range: shiftKey };
  return PLAIN[key.length === 1 ? key.toLowerCase() : key] ?? null;
}

function withAlt(key: string, shift: boolean): TimelineKey | null {
  switch (key) {
    case "ArrowLeft":
      return shift ? { does: "stretch", edge: "end", amount: -1 } : { does: "shift", amount: -1 };
    case "ArrowRight":
      return shift ? { does: "stretch", edge: "end", amount: 1 } : { does: "shift", amount: 1 };
    case "ArrowUp":
      return shift ? { does: "stretch", edge: "start", amount: -1 } : null;
    case "ArrowDown":
      return shift ? { does: "stretch", edge: "start", amount: 1 } : null;
    default:
      return null;
  }
}
