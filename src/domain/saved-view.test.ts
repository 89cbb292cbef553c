import { describe, expect, it } from "vitest";
import {
  keptParts,
  sameDefinition,
  type ViewDefinition,
  withMoneyOf,
  withoutMoney,
} from "#src/domain/saved-view.ts";

describe("parts of an address that a view keeps", () => {
  it("are all but those of the moment, those without a value and names that nothing has", () => {
    const parts = Object.entries({
      sort: "dor",
      q: "crane",
      record: "PFA-1",
      sel: "all",
      saved: "1",
      group: "",
      zoom: "month",
      "__proto__ ": "x",
      "1": "x",
    });
    expect(Object.entries(keptParts(parts))).toEqual([
      ["q", "crane"],
      ["sort", "dor"],
      ["zoom", "month"],
    ]);
  });
});

describe("a view without money", () => {
  it("has no order and no condition by money", () => {
    const address = {
      q: "crane",
      sort: "forecastCost.desc,dor,monthlyRate",
      fields: "monthlyRate:between:5000.00,;category:in:Cranes",
    };
    expect(withoutMoney({ address, density: "compact" })).toEqual({
      address: { q: "crane", sort: "dor", fields: "category:in:Cranes" },
      density: "compact",
    });
  });

  it("loses the part altogether where nothing is left of it", () => {
    expect(withoutMoney({ address: { sort: "planCost", fields: "purchasePrice:empty" } })).toEqual({
      address: {},
    });
    expect(withoutMoney({ address: {} })).toEqual({ address: {} });
  });
});

describe("a view that is changed by somebody who may not see money", () => {
  const before = {
    address: { sort: "forecastCost.desc,dor", fields: "monthlyRate:between:5000.00,;category:in:Cranes" },
  };

  it("keeps its conditions on money, and its order where that was left alone", () => {
    const changed = { address: { q: "lift", sort: "dor", fields: "category:in:Lifts" } };
    expect(withMoneyOf(before, changed).address).toEqual({
      fields: "category:in:Lifts;monthlyRate:between:5000.00,",
      q: "lift",
      sort: "forecastCost.desc,dor",
    });
  });

  it("is in the new order first where there is one", () => {
    const order = (sort?: string) =>
      withMoneyOf(before, { address: { ...(sort !== undefined && { sort }) } }).address;
    expect(order("class")).toMatchObject({ sort: "class,forecastCost.desc" });
    expect(order()).toEqual({ sort: "forecastCost.desc", fields: "monthlyRate:between:5000.00," });
    expect(withMoneyOf({ address: {} }, { address: { q: "a" }, density: "compact" })).toEqual({
      address: { q: "a" },
      density: "compact",
    });
  });
});

describe("two definitions", () => {
  const columns = { order: ["dor", "class"], hidden: ["model", "contract"], pinned: ["dor"], widths: [] };
  const one: ViewDefinition = {
    address: { q: "crane", sort: "dor" },
    columns: {
      ...columns,
      widths: [
        ["dor", 90],
        ["class", 200],
      ],
    },
  };

  it("are the same when only their parts stand in another order", () => {
    const other: ViewDefinition = {
      density: "default",
      columns: {
        ...columns,
        hidden: ["contract", "model"],
        widths: [
          ["class", 200],
          ["dor", 90],
        ],
      },
      address: { sort: "dor", q: "crane", record: "PFA-1" },
    };
    expect(sameDefinition(one, other)).toBe(true);
  });

  it.each([
    ["filter", { ...one, address: { q: "lift", sort: "dor" } }],
    ["density", { ...one, density: "compact" }],
    ["columns", { address: one.address }],
    ["order of columns", { ...one, columns: { ...columns, order: ["class", "dor"] } }],
  ] as const)("differ in their %s", (_, other) => {
    expect(sameDefinition(one, other)).toBe(false);
  });
});
