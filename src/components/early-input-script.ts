import { STANDS } from "#src/components/early-input.ts";

/**
 * Runs in the document before anything else: a page is seen before its code is here. What is pressed and typed meanwhile is
 * held, and given to the page once it stands. Half a page would lose it: where a click changes the address before the router
 * listens to it, the router puts the address back. A form that the browser sent by itself would put what was typed into the
 * address. Nothing here may refer to anything outside of it: only its text reaches the page.
 */
function holdEarlyInput(stands: string) {
  let pressed: Element | null = null;
  const typed = new Map<HTMLInputElement | HTMLTextAreaElement, string>();
  const hold = (event: Event) => {
    const { target } = event;
    if (event instanceof MouseEvent) {
      // A new tab or window is the browser's own affair.
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (target instanceof Element) pressed = target;
    }
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (event.type === "input" && isField) typed.set(target, target.value);
    else event.preventDefault();
    event.stopImmediatePropagation();
  };
  const types = ["click", "input", "submit"];
  const letGo = () => {
    for (const type of types) removeEventListener(type, hold, true);
  };
  const give = () => {
    letGo();
    for (const [field, text] of typed) {
      // React hears of a change only where the text differs from what it last saw. It sees what is set on the element, and not
      // what is set around it, as a person does.
      field.value = "";
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // An icon in a button can't be clicked by a call.
    pressed?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  };
  for (const type of types) addEventListener(type, hold, true);
  addEventListener(stands, give, { once: true });
  // Without its code the page never stands; its links work all the same.
  addEventListener("error", letGo, true);
}

export const HOLD_EARLY_INPUT = `(${holdEarlyInput.toString()})(${JSON.stringify(STANDS)})`;
