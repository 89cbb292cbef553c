import { describe, expect, it, vi } from "vitest";
import { MOST_IN_ADDRESS, RecordSelection } from "#src/features/working-set/selection.ts";

const FILTER = { search: "crane" };

describe("a selection of records", () => {
  it("holds ids, and tells of each change", () => {
    const selection = new RecordSelection();
    const told = vi.fn();
    const stop = selection.subscribe(told);
    selection.replace(["A", "B"]);
    selection.toggle("B");
    selection.add(["C"]);
    expect(selection.toInput(FILTER)).toEqual({ pfaIds: ["A", "C"] });
    expect([selection.has("A"), selection.has("B"), selection.count(9), selection.isEmpty]).toEqual([
      true,
      false,
      2,
      false,
    ]);
    expect(told).toHaveBeenCalledTimes(3);
    stop();
    selection.clear();
    selection.clear();
    expect(told).toHaveBeenCalledTimes(3);
    expect(selection.isEmpty).toBe(true);
  });

  it("of all records is a query without ids", () => {
    const selection = new RecordSelection();
    selection.selectAll();
    expect(selection.toInput(FILTER)).toEqual({ filter: FILTER });
    expect(selection.count(20_000)).toBe(20_000);
    selection.toggle("A");
    selection.toggle("B");
    selection.add(["B"]);
    expect(selection.toInput(FILTER)).toEqual({ filter: FILTER, except: ["A"] });
    expect([selection.has("A"), selection.has("B"), selection.count(20_000)]).toEqual([false, true, 19_999]);
  });

  it("of all ends with its query; one of ids goes along", () => {
    const selection = new RecordSelection();
    selection.selectAll();
    selection.queryChanged();
    expect(selection.isEmpty).toBe(true);
    selection.replace(["A"]);
    selection.queryChanged();
    expect(selection.count(0)).toBe(1);
  });

  it.each<[string, (selection: RecordSelection) => void]>([
    ["ids with commas and dashes", (selection) => selection.replace(["all-1", "B,2"])],
    ["all", (selection) => selection.selectAll()],
    [
      "all but some",
      (selection) => {
        selection.selectAll();
        selection.toggle("B,2");
      },
    ],
    ["nothing", (selection) => selection.clear()],
  ])("survives the address: %s", (_, select) => {
    const [before, after] = [new RecordSelection(), new RecordSelection()];
    select(before);
    after.restore(before.format());
    expect(after.toInput(FILTER)).toEqual(before.toInput(FILTER));
  });

  it("of more than an address can hold stands in none, and stays when an earlier address comes back", () => {
    const selection = new RecordSelection();
    selection.replace(Array.from({ length: MOST_IN_ADDRESS + 1 }, (_, at) => `P${at}`));
    expect(selection.format()).toBeNull();
    selection.restore("P1,P2");
    expect(selection.count(0)).toBe(MOST_IN_ADDRESS + 1);
    selection.replace(["P3"]);
    selection.restore("P1,P2");
    expect(selection.toInput(FILTER)).toEqual({ pfaIds: ["P1", "P2"] });
  });

  it("of nonsense in an address is of nothing", () => {
    const selection = new RecordSelection();
    selection.replace(["P3"]);
    selection.restore("%E0%A4%A,,");
    expect(selection.isEmpty).toBe(true);
  });
});
