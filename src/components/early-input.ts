/** Tells src/components/early-input-script.ts that the page answers by itself now. */
export const STANDS = "page-stands";

/** To be called once everything that is seen listens. */
export function pageStands(): void {
  window.dispatchEvent(new Event(STANDS));
}
