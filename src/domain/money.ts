/**
 * US dollars as decimal strings with exactly 2 decimals (`"5500.00"`). Never a binary float: sums of thousands of rows
 * must be right to the cent.
 */

/** Amounts stay below this (10^12), which is what the database's numeric(14,2) holds. */
export const MONEY_LIMIT = "1000000000000";

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Units of so many decimals, rounded half up (away from zero).
 * @throws RangeError for what is no decimal: a mistake in the program
 */
function unitsOf(amount: string, decimals: number): bigint {
  const match = DECIMAL.exec(amount);
  if (!match) throw new RangeError(`No amount: ${amount}`);
  const [, sign, whole, fraction = ""] = match;
  const tenths = BigInt(`${whole}${fraction.padEnd(decimals + 1, "0").slice(0, decimals + 1)}`);
  const units = (tenths + 5n) / 10n;
  return sign === "-" ? -units : units;
}

/** Rounds a decimal half up (away from zero) to cents and gives the canonical string; never `-0.00`. */
export function toMoney(amount: string): string {
  return moneyOfCents(unitsOf(amount, 2));
}

/** a + b. */
export function addMoney(a: string, b: string): string {
  return moneyOfCents(unitsOf(a, 2) + unitsOf(b, 2));
}

/** a − b. */
export function subtractMoney(a: string, b: string): string {
  return moneyOfCents(unitsOf(a, 2) - unitsOf(b, 2));
}

/** −1 when a < b, 0 when equal, 1 when a > b. */
export function compareMoney(a: string, b: string): -1 | 0 | 1 {
  const difference = unitsOf(a, 2) - unitsOf(b, 2);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The amount without its sign. */
export function absoluteMoney(amount: string): string {
  return toMoney(amount.replace("-", ""));
}

/** Whole cents of an amount below MONEY_LIMIT, exactly. */
export function centsOf(amount: string): number {
  return Number(unitsOf(amount, 2));
}

/** The amount of so many whole cents. */
export function moneyOfCents(cents: number | bigint): string {
  const digits = String(cents < 0 ? -cents : cents).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** With cents, where money is edited: `$84,210.00`, `-$5.50`. */
export function formatMoney(amount: string): string {
  const money = toMoney(amount);
  const [dollars, cents] = money.replace("-", "").split(".");
  return `${money.startsWith("-") ? "-" : ""}$${grouped(String(dollars))}.${cents}`;
}

/** Without cents, in overviews: `$84,210`; rounds half up to whole dollars. */
export function formatMoneyShort(amount: string): string {
  const dollars = String(unitsOf(amount, 0));
  return `${dollars.startsWith("-") ? "-" : ""}$${grouped(dollars.replace("-", ""))}`;
}

/** A difference without cents, always with its sign: `+$84,210`, `-$300`; `$0` has none. */
export function formatMoneyChange(amount: string): string {
  const short = formatMoneyShort(amount);
  return short.startsWith("-") || short === "$0" ? short : `+${short}`;
}

/** A difference with its cents, always with its sign: `+$0.40`, `-$300.00`; `$0.00` has none. */
export function formatMoneyChangeExact(amount: string): string {
  const exact = formatMoney(amount);
  return exact.startsWith("-") || exact === "$0.00" ? exact : `+${exact}`;
}

/**
 * Money as people type or paste it: `$5,500`, `5500.5`, `1 234.50`, `1.234,50`, `-20`. Gives a canonical string, or
 * null for anything else, also for more than 2 decimals and for what two readers could read differently (`1.234`).
 */
export function parseTypedMoney(text: string): string | null {
  const typed = text.trim();
  if (typed.length > 40) return null;
  const match = /^(-?)\s*\$?\s*(-?)(\d[\d.,\s]*)$/.exec(typed);
  if (!match || (match[1] && match[2])) return null;
  const plain = plainDecimal(String(match[3]));
  return plain === null ? null : toMoney(`${match[1]}${match[2]}${plain}`);
}

/** How decimals are written: the form, what groups its thousands, and its decimal point. */
const WRITTEN_FORMS: readonly (readonly [form: RegExp, group: string | RegExp, point: string])[] = [
  [/^\d+(\.\d{1,2})?$/, "", "."],
  [/^\d+,\d{1,2}$/, "", ","],
  [/^\d{1,3}(,\d{3})+(\.\d{1,2})?$/, ",", "."],
  [/^\d{1,3}(\.\d{3})+,\d{1,2}$/, ".", ","],
  [/^\d{1,3}(\.\d{3}){2,}$/, ".", ","],
  [/^\d{1,3}(\s\d{3})+(\.\d{1,2})?$/, /\s/g, "."],
  [/^\d{1,3}(\s\d{3})+,\d{1,2}$/, /\s/g, ","],
];

function plainDecimal(written: string): string | null {
  for (const [form, group, point] of WRITTEN_FORMS) {
    if (form.test(written)) return written.replaceAll(group, "").replace(point, ".");
  }
  return null;
}
