import { describe, expect, it } from "vitest";
import { viewOf, viewsFor } from "#src/features/shell/views.ts";

const organization = (...permissions: string[]) => ({ id: "", code: "RIO", name: "", role: "", permissions });

describe("views", () => {
  it.each([
    ["/RIO/grid", "grid"],
    ["/RIO/timeline", "timeline"],
    ["/RIO/data/pulls", "data"],
    ["/RIO", "grid"],
  ])("%s shows the %s", (pathname, view) => {
    expect(viewOf(pathname)).toBe(view);
  });

  it("are those that the member may see", () => {
    expect(viewsFor(organization("perm_Read")).map(({ id }) => id)).toEqual([
      "timeline",
      "grid",
      "matrix",
      "kpi",
    ]);
    expect(viewsFor(organization("perm_RefreshData")).map(({ id }) => id)).toEqual([
      "timeline",
      "grid",
      "matrix",
      "kpi",
      "data",
    ]);
  });
});
