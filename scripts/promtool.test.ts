import { describe, expect, it } from "vitest";
import { complaintsOf, findPromtool } from "#scripts/promtool.ts";

describe("complaintsOf", () => {
  it("has nothing against metrics that keep the conventions", () => {
    const good = "# HELP pems_things_total Things.\n# TYPE pems_things_total counter\npems_things_total 1\n";
    expect(complaintsOf(good)).toBe("");
  }, 300_000);

  it("finds a gauge that is named like a counter", () => {
    const bad = "# HELP pems_things_total Things.\n# TYPE pems_things_total gauge\npems_things_total 1\n";
    expect(complaintsOf(bad).includes("_total")).toBe(findPromtool() !== undefined);
  });
});
