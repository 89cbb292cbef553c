/** Tells src/components/early-input-script.ts that the page answers by itself now. */
export const STANDS = "page-stands";

/** To be called in an effect: the page stands once all effects have run, the router's as the last. */
export function pageStands(): void {
  queueMicrotask(() => window.dispatchEvent(new Event(STANDS)));
}
