import { expect, it } from "vitest";
import { parseAmount } from "#src/features/bulk/amount.ts";

it.each([
  ["14", { amount: 14, unit: null }],
  [" +14 ", { amount: 14, unit: null }],
  ["-7", { amount: -7, unit: null }],
  ["−7", { amount: -7, unit: null }],
  ["2w", { amount: 2, unit: "week" }],
  ["-3 months", { amount: -3, unit: "month" }],
  ["1 MO", { amount: 1, unit: "month" }],
  ["10d", { amount: 10, unit: "day" }],
  ["-0", { amount: 0, unit: null }],
])("reads %j", (text, meant) => expect(parseAmount(text)).toStrictEqual(meant));

it.each(["", "-", "1.5", "w", "2 years", "1234567", "2w3d", "soon"])("makes nothing of %j", (text) =>
  expect(parseAmount(text)).toBeNull(),
);
