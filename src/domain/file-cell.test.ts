import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DayOrder,
  dayOrderOf,
  type FileCell,
  isBlankCell,
  readFileCell,
} from "#src/domain/file-cell.ts";
import type { FieldValue, RecordField } from "#src/domain/record.ts";

describe("readFileCell", () => {
  it.each<[RecordField, FileCell, FieldValue]>([
    ["forecastStart", "2026-01-15", "2026-01-15"],
    ["forecastStart", "2026-01-15T00:00:00Z", "2026-01-15"],
    ["forecastStart", "15 Jan 2026", "2026-01-15"],
    ["forecastStart", "15.1.2026", "2026-01-15"],
    ["forecastStart", "1/15/2026", "2026-01-15"],
    ["forecastStart", "15/1/2026", "2026-01-15"],
    ["forecastStart", "5/5/2026", "2026-05-05"],
    ["forecastStart", "15-Jan-27", "2027-01-15"],
    ["forecastStart", "15 Jan 27", "2027-01-15"],
    ["forecastStart", "1/15/27", "2027-01-15"],
    ["forecastStart", "15.01.27", "2027-01-15"],
    ["forecastStart", { day: "2026-01-15" }, "2026-01-15"],
    ["originalStart", "2026-01-15", "2026-01-15"],
    ["forecastStart", "—", null],
    ["monthlyRate", "$5,500", "5500.00"],
    ["monthlyRate", "5.500,25", "5500.25"],
    ["monthlyRate", 5500, "5500.00"],
    ["monthlyRate", 0.1 + 0.2, "0.30"],
    ["source", "rental", "Rental"],
    ["source", " PURCHASE ", "Purchase"],
    ["dor", "beo", "BEO"],
    ["isActualized", "Yes", true],
    ["isActualized", true, true],
    ["isActualized", 1, true],
    ["isActualized", "0", false],
    ["isActualized", false, false],
    ["model", "  L-1 ", "L-1"],
    ["contract", 12345, "12345"],
    ["contract", 1.5, "1.5"],
    ["model", null, null],
  ])("%s: %j is %j", (field, cell, value) => {
    expect(readFileCell(field, cell)).toEqual({ ok: true, value });
  });

  it.each<[RecordField, FileCell, string, string]>([
    ["forecastStart", "1/5/2026", "AMBIGUOUS_DAY", "5 Jan or 1 May 2026: write 2026-01-05 or 5 Jan 2026."],
    ["forecastStart", "1/5/27", "AMBIGUOUS_DAY", "5 Jan or 1 May 2027: write 2027-01-05 or 5 Jan 2027."],
    ["forecastStart", "31/31/2026", "NOT_A_DAY", "2026-01-15"],
    ["forecastStart", "2026-13-45", "NOT_A_DAY", "calendar day"],
    ["forecastStart", "+10", "NOT_A_DAY", "calendar day"],
    ["forecastStart", 46_037, "NOT_A_DAY", "a number, not a date"],
    ["monthlyRate", "lots", "MONEY_INVALID", "5500.00"],
    ["monthlyRate", "1.234", "MONEY_INVALID", "5500.00"],
    ["monthlyRate", true, "MONEY_INVALID", "5500.00"],
    ["monthlyRate", 5.005, "MONEY_DECIMALS", "2 decimals"],
    ["monthlyRate", -5, "MONEY_NEGATIVE", "0 or more"],
    ["source", "Loan", "NOT_A_CHOICE", "Rental or Purchase"],
    ["isActualized", "maybe", "WRONG_TYPE", "yes or no"],
    ["model", { day: "2026-01-05" }, "WRONG_TYPE", "a date"],
    ["model", true, "WRONG_TYPE", "format the cell as text"],
    ["model", 1e21, "WRONG_TYPE", "format the cell as text"],
    ["model", "#N/A", "CELL_ERROR", "#N/A"],
    ["monthlyRate", "#DIV/0!", "CELL_ERROR", "#DIV/0!"],
    ["model", "m".repeat(121), "TEXT_TOO_LONG", "120"],
  ])("%s refuses %j with %s", (field, cell, code, words) => {
    const read = readFileCell(field, cell);
    expect(read).toMatchObject({ ok: false, code });
    expect(read.ok ? "" : read.message).toContain(words);
  });
});

it.each<[FileCell, boolean]>([
  [null, true],
  ["  ", true],
  ["—", true],
  ["x", false],
  [0, false],
  [false, false],
  [{ day: "2026-01-05" }, false],
])("%j is blank: %s", (cell, blank) => {
  expect(isBlankCell(cell)).toBe(blank);
});

describe("the order of days in a column", () => {
  it.each<[(FileCell | undefined)[], DayOrder | undefined]>([
    [["1/5/2027", "1/15/27", "3/4/2027"], "month first"],
    [["1/5/2027", null, 3, { day: "2027-01-15" }, "15/1/2027"], "day first"],
    [["1/5/2027", undefined, "5/5/2027", "31/31/2027", "15 Jan 2027"], undefined],
    [["1/15/2027", "15/1/2027"], undefined],
    [["1/15/2027", "2/28/2027"], "month first"],
    [[], undefined],
  ])("of %j is %s", (cells, order) => {
    expect(dayOrderOf(cells)).toBe(order);
  });

  it("settles what could be read in two ways, and nothing else", () => {
    expect(readFileCell("forecastEnd", "1/5/27", "day first")).toEqual({ ok: true, value: "2027-05-01" });
    expect(readFileCell("forecastEnd", "1/5/27", "month first")).toEqual({ ok: true, value: "2027-01-05" });
    expect(readFileCell("forecastEnd", "1/15/27", "day first")).toEqual({ ok: true, value: "2027-01-15" });
    expect(readFileCell("forecastEnd", "31/31/27", "day first")).toMatchObject({ code: "NOT_A_DAY" });
  });

  const dayOfYear = fc.record({
    year: fc.integer({ min: 2000, max: 2099 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    short: fc.boolean(),
  });
  it("gives back a column that one program wrote, or refuses what it can't tell; never a mix", () => {
    fc.assert(
      fc.property(fc.array(dayOfYear, { maxLength: 20 }), fc.boolean(), (days, monthFirst) => {
        const texts = days.map(({ year, month, day, short }) => {
          const parts = monthFirst ? [month, day] : [day, month];
          return [...parts, short ? String(year).slice(2) : year].join("/");
        });
        const order = dayOrderOf(texts);
        for (const [at, { year, month, day }] of days.entries()) {
          const read = readFileCell("forecastStart", texts[at] ?? null, order);
          const meant = [year, String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
          if (read.ok) expect(read.value).toBe(meant);
          else expect([read.code, order, day <= 12]).toEqual(["AMBIGUOUS_DAY", undefined, true]);
        }
      }),
    );
  });
});
