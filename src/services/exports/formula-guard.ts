/**
 * A spreadsheet takes a cell of a CSV file that begins with one of these for a formula. A `'` before it prevents that; a
 * text that has such a `'` by itself gets another one, so that taking one off always gives the text back.
 */
const LOOKS_LIKE_A_FORMULA = /^'*[=+\-@\t\r]/;

/** The text as a CSV file may hold it. */
export function guardFormula(text: string): string {
  return LOOKS_LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `guardFormula` was given; any other text as it is. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && LOOKS_LIKE_A_FORMULA.test(text) ? text.slice(1) : text;
}
