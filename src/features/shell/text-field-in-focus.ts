const TEXT_FIELD =
  "textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file], [readonly])";

/** The field that somebody is typing in; null when the focus is elsewhere. */
export function textFieldInFocus(): HTMLElement | null {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement.matches(TEXT_FIELD) ? activeElement : null;
}
