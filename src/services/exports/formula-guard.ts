/**
 * A spreadsheet takes a cell of a CSV file that begins with one of these for a formula. A `'` before it prevents that; a
 * text that has such a `'` by itself gets another one, so that taking one off always gives the text back.
 */
const LOOKS_LIKE_A_FORMULA = /^'*[=+\-@\t\r]/;
/**
 * Where a list's separator is a semicolon or a tab, a spreadsheet divides the text there, quotation marks or not, and
 * takes what follows for a cell. Blanks are matched without the separators among them: once, however many there are.
 */
const LOOKS_LIKE_ONE_INSIDE = /([;\t\r\n](?:(?![\t\r\n])[\s"])*)('*[=+\-@])/g;
const GUARDED_INSIDE = /([;\t\r\n](?:(?![\t\r\n])[\s"])*)'('*[=+\-@])/g;

/** The text as a CSV file may hold it. */
export function guardFormula(text: string): string {
  const inside = text.replace(LOOKS_LIKE_ONE_INSIDE, "$1'$2");
  return LOOKS_LIKE_A_FORMULA.test(inside) ? `'${inside}` : inside;
}

/** The text that `guardFormula` was given; any other text as it is. */
export function unguardFormula(text: string): string {
  const begins = text.startsWith("'") && LOOKS_LIKE_A_FORMULA.test(text);
  return (begins ? text.slice(1) : text).replace(GUARDED_INSIDE, "$1$2");
}
