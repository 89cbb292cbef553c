import { expect, it } from "vitest";
import { readTyped } from "#src/domain/typed-text.ts";
import { editorText } from "#src/features/working-set/typed-value.ts";

it("reads back what an editor starts with", () => {
  for (const [field, value] of [
    ["forecastEnd", "2026-06-30"],
    ["purchasePrice", "1234567.50"],
    ["dor", "BEO"],
    ["isActualized", true],
    ["isActualized", false],
    ["model", null],
  ] as const) {
    expect(readTyped(field, editorText(field, value), "2026-01-05")).toEqual({ ok: true, value });
  }
});
