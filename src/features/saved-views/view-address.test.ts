import { describe, expect, it } from "vitest";
import { DEFAULT_LAYOUT, withHidden } from "#src/features/grid/column-layout.ts";
import { addressOf, isEdited, isKept, presentDefinition } from "#src/features/saved-views/view-address.ts";

const state = { layout: DEFAULT_LAYOUT, density: "default" } as const;
const parts = (search: string) => new URLSearchParams(search);

describe("a saved view", () => {
  it("opens at an address that names it", () => {
    const definition = { address: { q: "a b&c", sort: "dor" } };
    const address = addressOf("RIO", { id: "1", view: "timeline", definition });
    const url = new URL(address, "https://x");
    expect(url.pathname).toBe("/RIO/timeline");
    expect(Object.fromEntries(url.searchParams)).toEqual({ q: "a b&c", sort: "dor", saved: "1" });
  });

  it("is unedited when it is opened, whatever record is open beside", () => {
    const definition = presentDefinition("grid", parts("sort=dor&q=crane"), state);
    const saved = JSON.parse(JSON.stringify({ view: "grid", definition }));
    const now = presentDefinition("grid", parts("q=crane&sort=dor&record=PFA-1&saved=1"), state);
    expect(isEdited(saved, "grid", now)).toBe(false);
  });

  it("is edited by another filter, other columns or another view", () => {
    const definition = presentDefinition("grid", parts("q=crane"), state);
    const saved = { view: "grid", definition } as const;
    expect(isEdited(saved, "grid", presentDefinition("grid", parts("q=lift"), state))).toBe(true);
    const hidden = { ...state, layout: withHidden(DEFAULT_LAYOUT, "dor", true) };
    expect(isEdited(saved, "grid", presentDefinition("grid", parts("q=crane"), hidden))).toBe(true);
    expect(isEdited(saved, "timeline", presentDefinition("timeline", parts("q=crane"), state))).toBe(true);
  });

  it("without columns leaves them as they are", () => {
    const saved = { view: "grid", definition: { address: { q: "crane" } } } as const;
    expect(isEdited(saved, "grid", presentDefinition("grid", parts("q=crane"), state))).toBe(false);
    const compact = { view: "grid", definition: { address: {}, density: "compact" } } as const;
    expect(isEdited(compact, "grid", presentDefinition("grid", parts(""), state))).toBe(false);
    const timeline = { view: "timeline", definition: { address: { zoom: "week" } } } as const;
    expect(isEdited(timeline, "timeline", presentDefinition("timeline", parts("zoom=week"), state))).toBe(
      false,
    );
  });
});

it("can be kept of the views on records, not of the section on data", () => {
  expect(["grid", "matrix", "data"].map(isKept)).toEqual([true, true, false]);
});
