import { describe, expect, it } from "vitest";
import { BULK_ACTIONS, fixedOperation, parseBulk, whyNotAllowed } from "#src/features/bulk/bulk-actions.ts";

const rights = {
  editForecast: true,
  editActuals: true,
  discontinue: true,
  viewFinancials: true,
  saveDraft: true,
};

describe("bulk actions", () => {
  it("are all understood by the address that opens them", () => {
    for (const { id } of BULK_ACTIONS) expect(parseBulk(id), id).not.toBeNull();
    expect(parseBulk("set:category")).toEqual({ kind: "set", field: "category" });
    expect(parseBulk("shift:category")).toEqual({ kind: "shift", field: null });
    expect(parseBulk("set:originalStart")).toEqual({ kind: "set", field: null });
    expect(parseBulk("drop-all")).toBeNull();
  });

  it("say which right is missing", () => {
    for (const { id } of BULK_ACTIONS) expect(whyNotAllowed(id, rights), id).toBeNull();
    expect(whyNotAllowed("discontinue", { ...rights, discontinue: false })).toContain("discontinue");
    expect(whyNotAllowed("shift", { ...rights, editForecast: false })).toContain("edit forecasts");
    expect(whyNotAllowed("set:dor", { ...rights, editForecast: false })).toContain("edit forecasts");
    for (const { id } of BULK_ACTIONS)
      expect(whyNotAllowed(id, { ...rights, saveDraft: false }), id).toContain("not change them");
  });

  it("keep setting a field open to somebody who may edit actuals alone", () => {
    const actualsOnly = { ...rights, editForecast: false };
    expect(whyNotAllowed("set", actualsOnly)).toBeNull();
    expect(whyNotAllowed("set", { ...actualsOnly, editActuals: false })).toContain("edit actuals");
  });

  it("that need no form are operations already", () => {
    const operationOf = (text: string) => {
      const open = parseBulk(text);
      return open && fixedOperation(open);
    };
    expect(operationOf("reset")).toEqual({ kind: "resetToPlan" });
    expect(operationOf("restore")).toEqual({ kind: "restore" });
    expect(operationOf("shift")).toBeNull();
  });
});
