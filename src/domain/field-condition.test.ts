import { describe, expect, it } from "vitest";
import {
  conditionWords,
  type FieldCondition,
  type FieldConditions,
  formatConditions,
  operatorsOf,
  parseConditions,
} from "#src/domain/field-condition.ts";
import type { RecordField } from "#src/domain/record.ts";

const cases: [RecordField, FieldCondition, string][] = [
  ["description", { op: "contains", text: "a:b;c, 50 %" }, "contains “a:b;c, 50 %”"],
  ["category", { op: "in", values: ["Cranes"] }, "is Cranes"],
  ["category", { op: "in", values: ["Cranes, big", "Lifts"] }, "is Cranes, big +1"],
  ["forecastStart", { op: "between", from: "2026-01-01" }, "from 1 Jan 2026"],
  ["forecastStart", { op: "between", to: "2026-01-31" }, "up to 31 Jan 2026"],
  [
    "forecastStart",
    { op: "between", from: "2026-01-01", to: "2026-01-31" },
    "from 1 Jan 2026 to 31 Jan 2026",
  ],
  ["forecastStart", { op: "between", from: "2026-01-01", to: "2026-01-01" }, "is 1 Jan 2026"],
  ["monthlyRate", { op: "between", from: "5000.00", to: "6000.00" }, "from $5,000.00 to $6,000.00"],
  ["monthlyRate", { op: "between", to: "6000.00" }, "up to $6,000.00"],
  ["isActualized", { op: "is", value: true }, "is yes"],
  ["isActualized", { op: "is", value: false }, "is no"],
  ["contract", { op: "empty" }, "is empty"],
  ["contract", { op: "filled" }, "is filled"],
];

describe("a condition on a field", () => {
  it.each(cases)("%s %o is told as: %s", (field, condition, words) => {
    expect(conditionWords(field, condition)).toBe(words);
  });

  it.each(cases)("%s %o survives the address", (field, condition) => {
    const conditions: FieldConditions = { [field]: condition };
    expect(parseConditions(formatConditions(conditions))).toEqual(conditions);
  });

  it("stands beside others in the address", () => {
    const conditions: FieldConditions = {
      dor: { op: "in", values: ["BEO"] },
      forecastEnd: { op: "between", to: "2026-06-30" },
      model: { op: "filled" },
    };
    expect(formatConditions(conditions)).toBe("dor:in:BEO;model:filled;forecastEnd:between:,2026-06-30");
    expect(parseConditions(formatConditions(conditions))).toEqual(conditions);
  });

  it.each([
    "",
    "colour:in:red",
    "dor",
    "dor:contains:B",
    "category:contains:",
    "category:contains:%E0%A4%A",
    "category:in:",
    "forecastStart:between",
    "forecastStart:between:,",
    "forecastStart:between:yesterday,2026-02-30",
    "monthlyRate:between:much",
    "isActualized:is",
    "isActualized:is:maybe",
  ])("is left out where the address can't be understood: %s", (text) => {
    expect(parseConditions(text)).toEqual({});
  });

  it("between nothing and nothing holds for anything", () => {
    expect(conditionWords("forecastStart", { op: "between" })).toBe("is anything");
  });

  it("begins with the usual one of its kind", () => {
    expect(operatorsOf("text")[0]).toBe("contains");
    expect(operatorsOf("boolean")).toEqual(["is"]);
  });
});
