import { type KeyboardEvent, useRef } from "react";

/**
 * Lets Enter choose what the keys before it went to, in an open menu or list. Radix moves the focus for letters (and for arrows,
 * in a list) in a timer, and a busy browser hands out the next key before it runs a timer: Enter would choose the item before, or
 * nothing.
 * @returns for `onKeyDownCapture` of what opens
 */
export function useHeldEnter(): (event: KeyboardEvent) => void {
  const pending = useRef(0);
  return (event) => {
    if (event.key !== "Enter") {
      pending.current += 1;
      // The inner timer comes after the one that Radix sets for this key.
      setTimeout(() => setTimeout(() => (pending.current -= 1)));
      return;
    }
    if (pending.current === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const content = event.currentTarget;
    setTimeout(() => {
      if (!content.contains(document.activeElement)) return;
      document.activeElement?.dispatchEvent(
        new window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }),
      );
    });
  };
}
