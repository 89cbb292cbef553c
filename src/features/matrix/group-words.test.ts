import { expect, test } from "vitest";
import type { FieldConditions } from "#src/domain/field-condition.ts";
import { bothConditions, groupCondition, groupLabel } from "#src/features/matrix/group-words.ts";

test("a group is called by its value, and found by it", () => {
  expect([groupLabel("category", ["Cranes", "cranes"]), groupLabel("areaSilo", [null])]).toEqual([
    "Cranes",
    "No area",
  ]);
  expect([groupLabel("isActualized", [true]), groupLabel("isActualized", [false])]).toEqual([
    "Actualized",
    "Not actualized",
  ]);
  expect(groupCondition(["Cranes", "cranes"])).toEqual({ op: "in", values: ["Cranes", "cranes"] });
  expect(groupCondition([null])).toEqual({ op: "empty" });
  expect(groupCondition([false])).toEqual({ op: "is", value: false });
});

test("conditions of a cell are added to those of the filter; ranges are cut to what both allow", () => {
  const filter: FieldConditions = {
    category: { op: "contains", text: "crane" },
    forecastStart: { op: "between", from: "2026-01-01", to: "2026-06-30" },
    forecastEnd: { op: "between", from: "2026-02-01" },
  };
  const cell: FieldConditions = {
    category: { op: "in", values: ["Cranes"] },
    forecastStart: { op: "between", to: "2026-03-31" },
    forecastEnd: { op: "between", from: "2026-03-02" },
    actualStart: { op: "empty" },
  };
  expect(bothConditions(filter, cell)).toEqual({
    category: { op: "in", values: ["Cranes"] },
    forecastStart: { op: "between", from: "2026-01-01", to: "2026-03-31" },
    forecastEnd: { op: "between", from: "2026-03-02" },
    actualStart: { op: "empty" },
  });
});
