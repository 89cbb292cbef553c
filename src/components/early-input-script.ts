import { STANDS } from "#src/components/early-input.ts";

/**
 * Runs in the document before anything else: a page is seen before its code is here. What is pressed and typed meanwhile is
 * kept, and given again once the page stands; a form is not sent by the browser itself, which would put what was typed into the
 * address. Links work without code. Nothing here may refer to anything outside of it: only its text reaches the page.
 */
function keepEarlyInput(stands: string) {
  let pressed: Event | null = null;
  const typed = new Map<HTMLInputElement | HTMLTextAreaElement, string>();
  const keep = (event: Event) => {
    const { target } = event;
    if (event.type === "submit") event.preventDefault();
    else if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
      if (event.type === "input") typed.set(target, target.value);
    } else if (target instanceof Element && target.closest("a[href]") === null) pressed = event;
  };
  const types = ["click", "input", "submit"];
  for (const type of types) addEventListener(type, keep, true);
  const giveAgain = () => {
    for (const type of types) removeEventListener(type, keep, true);
    for (const [field, text] of typed) {
      // React hears of a change only where the text differs from what it last saw. It sees what is set on the element, and not
      // what is set around it, as a person does.
      field.value = "";
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // One that is still on its way made the page stand, and is answered by it.
    if (pressed?.eventPhase === 0 && pressed.target instanceof HTMLElement) pressed.target.click();
  };
  addEventListener(stands, giveAgain, { once: true });
}

export const KEEP_EARLY_INPUT = `(${keepEarlyInput.toString()})(${JSON.stringify(STANDS)})`;
