"use client";

import { useCallback, useState } from "react";

/**
 * For a dialog that no trigger opened: gives the focus back to what had it when the dialog came, or to the active cell
 * or row of the view when that is gone. Pass the result as `onCloseAutoFocus`.
 */
export function useReturnFocus(): (event: Event) => void {
  const [before] = useState(() => (typeof document === "undefined" ? null : document.activeElement));
  return useCallback(
    (event) => {
      event.preventDefault();
      const gone = before === null || !before.isConnected || before === document.body;
      const target = gone
        ? document.querySelector("[role=gridcell][tabindex='0'], [role=row][tabindex='0']")
        : before;
      if (target instanceof HTMLElement) target.focus({ preventScroll: true });
    },
    [before],
  );
}
