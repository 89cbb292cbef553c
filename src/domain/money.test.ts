import Big from "big.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  absoluteMoney,
  addMoney,
  centsOf,
  compareMoney,
  formatMoney,
  formatMoneyChange,
  formatMoneyChangeExact,
  formatMoneyShort,
  moneyOfCents,
  parseTypedMoney,
  subtractMoney,
  toMoney,
} from "#src/domain/money.ts";
import { anyMoney } from "#src/domain/record-arbitraries.ts";

describe("arithmetic", () => {
  test("is decimal: ten times 0.10 is exactly 1.00", () => {
    expect(Array.from({ length: 10 }).reduce<string>((sum) => addMoney(sum, "0.10"), "0.00")).toBe("1.00");
  });

  test.each([
    ["1.005", "1.01"],
    ["1.004999", "1.00"],
    ["-1.005", "-1.01"],
    ["-0.001", "0.00"],
    ["5500", "5500.00"],
  ])("%s rounds half up to %s", (exact, cents) => {
    expect(toMoney(exact)).toBe(cents);
  });

  test("any decimal rounds to cents and to dollars as exact arithmetic does", () => {
    const anyDecimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }))
      .map(([digits, decimals]) => new Big(String(digits)).div(new Big(10).pow(decimals)));
    fc.assert(
      fc.property(anyDecimal, (amount) => {
        const written = amount.toFixed();
        expect(toMoney(written)).toBe(
          amount
            .round(2, Big.roundHalfUp)
            .toFixed(2)
            .replace(/^-(?=0\.00$)/, ""),
        );
        const dollars = Number(formatMoneyShort(written).replace(/[$,]/g, ""));
        expect(dollars).toBe(Number(amount.round(0, Big.roundHalfUp)) + 0);
      }),
    );
  });

  test("what is no decimal is no amount", () => {
    expect(() => toMoney("1e3")).toThrow(new RangeError("No amount: 1e3"));
  });

  test("subtracting undoes adding, and comparing follows the difference", () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, (a, b) => {
        expect(subtractMoney(addMoney(a, b), b)).toBe(a);
        expect(compareMoney(a, b)).toBe(subtractMoney(a, b).startsWith("-") ? -1 : a === b ? 0 : 1);
      }),
    );
  });

  test("the absolute amount has no sign", () => {
    expect(absoluteMoney("-5.50")).toBe("5.50");
    expect(absoluteMoney("5.50")).toBe("5.50");
  });
});

describe("formatting", () => {
  test.each([
    ["84210.00", "$84,210.00", "$84,210", "+$84,210"],
    ["0.00", "$0.00", "$0", "$0"],
    ["999.50", "$999.50", "$1,000", "+$1,000"],
    ["-1234567.49", "-$1,234,567.49", "-$1,234,567", "-$1,234,567"],
    ["-0.40", "-$0.40", "$0", "$0"],
    ["123456789012.34", "$123,456,789,012.34", "$123,456,789,012", "+$123,456,789,012"],
  ])("%s reads %s, short %s, as a change %s", (amount, full, short, change) => {
    expect(formatMoney(amount)).toBe(full);
    expect(formatMoneyShort(amount)).toBe(short);
    expect(formatMoneyChange(amount)).toBe(change);
  });

  test("shows a small difference with its cents and its sign", () => {
    expect(["0.40", "-300.00", "0.00"].map(formatMoneyChangeExact)).toEqual(["+$0.40", "-$300.00", "$0.00"]);
  });
});

describe("typed money", () => {
  test.each([
    ["$5,500", "5500.00"],
    ["5500.5", "5500.50"],
    ["1 234.50", "1234.50"],
    ["1\u00a0234,50", "1234.50"],
    ["1.234,50", "1234.50"],
    ["1,234,567.89", "1234567.89"],
    ["1.234.567", "1234567.00"],
    ["5,5", "5.50"],
    ["0", "0.00"],
    [" $ 12 ", "12.00"],
    ["-$20", "-20.00"],
    ["$-20", "-20.00"],
  ])("%j is %s", (text, amount) => {
    expect(parseTypedMoney(text)).toBe(amount);
  });

  test.each([
    "",
    "$",
    "abc",
    "1.234",
    "5500.555",
    "1,23,456",
    "1.2.3",
    "--5",
    "-$-5",
    "1e5",
    "5,500,",
    "(5)",
    "9".repeat(41),
  ])("%j is none", (text) => {
    expect(parseTypedMoney(text)).toBeNull();
  });

  test("what is shown can be typed", () => {
    fc.assert(
      fc.property(anyMoney, (amount) => {
        expect(parseTypedMoney(formatMoney(amount))).toBe(amount);
      }),
    );
  });
});

test.each([
  ["0.00", 0],
  ["0.05", 5],
  ["-0.05", -5],
  ["84210.50", 8_421_050],
  ["999999999999.99", 99_999_999_999_999],
])("%s is %d cents", (amount, cents) => {
  expect(centsOf(amount)).toBe(cents);
  expect(moneyOfCents(cents)).toBe(amount);
  expect(moneyOfCents(BigInt(cents))).toBe(amount);
});
