/**
 * Gives the focus of an opening box to what asks for it (`data-autofocus`, or React's `autoFocus`, which comes before),
 * else to the box itself, so that it is read aloud from its title and not from its closing cross.
 */
export function focusContent(event: Event): void {
  const box = event.target;
  if (!(box instanceof HTMLElement)) return;
  event.preventDefault();
  (box.querySelector<HTMLElement>("[data-autofocus]") ?? box).focus();
}
