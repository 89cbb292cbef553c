/** Gives the focus to where the keyboard works in the view: the active cell or row, else the view itself. */
export function focusView(): void {
  const view = document.getElementById("view");
  const active =
    view?.querySelector<HTMLElement>("[role=gridcell][tabindex='0'], [role=row][tabindex='0']") ??
    view?.querySelector<HTMLElement>("[role=grid], [role=treegrid], [role=application]") ??
    view;
  active?.focus({ preventScroll: true });
}
