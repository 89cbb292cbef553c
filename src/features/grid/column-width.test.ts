import { expect, it } from "vitest";
import { contentWidth } from "#src/features/grid/column-width.ts";

const measure = (text: string, where: "cell" | "head") => text.length * (where === "cell" ? 10 : 8);
const dor = { key: "dor", label: "DOR" } as const;

it("is as wide as the widest text, or as the head", () => {
  expect(contentWidth(dor, ["PROJECT", "BEO", "PROJECT", "A LONG ONE"], measure)).toBe(120);
  expect(contentWidth(dor, ["BEO"], measure)).toBe(88);
  expect(contentWidth({ ...dor, layer: "forecast" }, [], measure)).toBe(108);
});

it("has room for what stands beside the text, and ends at the limits of columns", () => {
  expect(contentWidth({ key: "forecastCost", label: "Cost" }, ["x".repeat(12)], measure)).toBe(160);
  expect(contentWidth(dor, ["x".repeat(200)], measure)).toBe(600);
  expect(contentWidth({ key: "dor", label: "" }, [], () => -100)).toBe(56);
});
