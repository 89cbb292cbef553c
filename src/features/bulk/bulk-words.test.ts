import { describe, expect, it } from "vitest";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import {
  applyWords,
  type BulkPreview,
  changedWords,
  costEffect,
  doneWords,
  effectWords,
  skipWords,
  stepWords,
  tooManyWords,
} from "#src/features/bulk/bulk-words.ts";

it("refuses more records than can be changed in one step, before anything is asked", () => {
  expect(tooManyWords(25_000)).toBeNull();
  expect(tooManyWords(25_001)).toEqual({
    title: "25,001 records are too many at once",
    text: "At most 25,000 can be changed in one step. Narrow the filters, or select fewer. Nothing was changed.",
  });
});

const shift: BulkOperation = { kind: "shift", amount: 14, unit: "day" };
const preview: BulkPreview = {
  records: 615,
  changing: 612,
  effects: [
    { effect: "shifted", count: 588 },
    { effect: "extended", count: 24 },
  ],
  skipped: [
    { reason: "discontinued", count: 2 },
    { reason: "noDates", count: 1 },
  ],
  forecastBefore: "1000000.00",
  forecastAfter: "1084210.00",
  planChange: "84210.00",
  unknownCost: 0,
  digest: "d",
  breaking: [],
  sample: [],
};

describe("words of bulk operations", () => {
  it.each<[BulkOperation, number, string]>([
    [shift, 612, "Shifted 612 records by 14 days"],
    [{ ...shift, amount: -1, unit: "month" }, 1, "Shifted 1 record back by 1 month"],
    [{ kind: "stretch", edge: "end", amount: 2, unit: "week" }, 2, "Moved the end of 2 records by 2 weeks"],
    [
      { kind: "duration", mode: "set", amount: 3, unit: "month" },
      2,
      "Set the duration of 2 records to 3 months",
    ],
    [{ kind: "duration", mode: "add", amount: -5, unit: "day" }, 2, "Shortened 2 records by 5 days"],
    [{ kind: "duration", mode: "add", amount: 5, unit: "day" }, 2, "Lengthened 2 records by 5 days"],
    [{ kind: "set", field: "category", value: "Cranes" }, 20_000, "Set Category of 20,000 records to Cranes"],
    [
      { kind: "set", field: "forecastEnd", value: "2026-01-15" },
      2,
      "Set Forecast end of 2 records to 15 Jan 2026",
    ],
    [{ kind: "set", field: "equipment", value: null }, 2, "Emptied Equipment of 2 records"],
    [{ kind: "set", field: "isDiscontinued", value: true }, 2, "Discontinued 2 records"],
    [{ kind: "set", field: "isDiscontinued", value: false }, 2, "Restored 2 records"],
    [{ kind: "resetToPlan" }, 1, "Reset 1 record to its plan"],
    [{ kind: "resetToPlan" }, 3, "Reset 3 records to their plan"],
    [{ kind: "discontinue" }, 3, "Discontinued 3 records"],
    [{ kind: "restore" }, 3, "Restored 3 records"],
  ])("tells that %j was done to %i", (operation, count, words) =>
    expect(doneWords(operation, count)).toBe(words),
  );

  it("name the button and the step", () => {
    expect(applyWords(shift, 612)).toBe("Shift 612 records");
    expect(stepWords(shift, 612)).toBe("the shift of 612 records");
    expect(stepWords({ kind: "set", field: "dor", value: "BEO" }, 1)).toBe("the change of DOR of 1 record");
  });

  it("say what happens to how many, and why the rest stays", () => {
    expect(effectWords(preview, shift)).toBe(
      "615 records: 588 shift both dates, 24 actualized extend their end, 3 stay as they are",
    );
    expect(skipWords(preview)).toBe("2 are discontinued, 1 lacks a forecast date");
    const one = { ...preview, records: 589, changing: 588, effects: preview.effects.slice(0, 1) };
    expect(effectWords(one, shift)).toBe("589 records: 588 shift both dates, 1 stays as it is");
    expect(effectWords({ ...one, records: 588 }, shift)).toBe("588 records: 588 shift both dates");
  });

  it("give the cost with its sign, and none to those who may not see it", () => {
    expect(costEffect(preview)).toEqual({
      direction: 1,
      text: "+$84,210.00",
      range: "$1,000,000.00 → $1,084,210.00",
    });
    const less = costEffect({ ...preview, forecastAfter: "999999.50", planChange: "-0.50" });
    expect(less).toMatchObject({ direction: -1, text: "-$0.50", range: "$1,000,000.00 → $999,999.50" });
    const same = { ...preview, forecastAfter: "1000000.00" };
    expect(costEffect({ ...same, planChange: "0.00" })).toEqual({
      direction: 0,
      text: "unchanged",
      range: null,
    });
    const gone = costEffect({ ...same, planChange: "-1000000.00" });
    expect(gone).toMatchObject({ text: "-$1,000,000.00", range: "$1,000,000.00 → $0.00" });
    expect(costEffect({ ...same, planChange: "1000000.00" })).toMatchObject({
      text: "+$1,000,000.00",
      range: null,
    });
    const { forecastBefore: _, ...blind } = preview;
    expect(costEffect(blind)).toBeNull();
  });

  it("say why nothing was done to what is no longer as it was shown", () => {
    expect(changedWords(3, 2)).toMatch(/^The selection holds 2 records by now, not 3 records\./);
    expect(changedWords(3, 3)).toMatch(/^These records changed since/);
  });
});
