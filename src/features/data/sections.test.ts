import { describe, expect, it } from "vitest";
import { maySeeData, sectionsFor } from "#src/features/data/sections.ts";

const organization = (...permissions: string[]) => ({ id: "", code: "RIO", name: "", role: "", permissions });

describe("sectionsFor", () => {
  it("gives an administrator everything", () => {
    expect(sectionsFor(organization("perm_Read", "perm_ManageSettings"))).toHaveLength(5);
  });

  it("gives somebody who may fetch data the pulls and the findings", () => {
    expect(sectionsFor(organization("perm_Read", "perm_RefreshData"))).toEqual(["pulls", "quality"]);
  });

  it("gives others nothing", () => {
    expect(sectionsFor(organization("perm_Read", "perm_Export"))).toEqual([]);
    expect(maySeeData(organization("perm_Read"))).toBe(false);
  });
});
