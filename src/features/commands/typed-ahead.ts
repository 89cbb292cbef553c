/** Keys that were pressed while something that they are meant for was still on its way. */
export interface TypedAhead {
  /** Ends it and gives the text that was typed. */
  readonly take: () => string;
}

const CAPTURE = { capture: true };

/**
 * Keeps what is typed from whatever has the focus: a letter meant for the palette must not begin an edit of a cell.
 * @param giveUp Escape was pressed
 */
export function typeAhead(
  target: Pick<EventTarget, "addEventListener" | "removeEventListener">,
  giveUp: () => void,
): TypedAhead {
  let text = "";
  const onKeyDown = (event: Event) => {
    const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") giveUp();
    else if (key === "Backspace") text = text.slice(0, -1);
    else if (key.length === 1 && !ctrlKey && !metaKey && !altKey) text += key;
  };
  target.addEventListener("keydown", onKeyDown, CAPTURE);
  return {
    take: () => {
      target.removeEventListener("keydown", onKeyDown, CAPTURE);
      return text;
    },
  };
}
