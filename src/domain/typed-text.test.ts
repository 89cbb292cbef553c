import { describe, expect, it } from "vitest";
import { readPasted, readTyped } from "#src/domain/typed-text.ts";

const TODAY = "2026-01-05";

describe("readTyped", () => {
  it.each([
    ["forecastStart", "15 Jan 2026", "2026-01-15"],
    ["forecastStart", "+10", "2026-01-15"],
    ["forecastStart", " ", null],
    ["monthlyRate", "$5,500", "5500.00"],
    ["monthlyRate", "", null],
    ["dor", "b", "BEO"],
    ["source", "purch", "Purchase"],
    ["description", "  Crane  ", "Crane"],
    ["isActualized", "yes", true],
    ["isActualized", "", false],
    ["forecastEnd", "—", null],
  ] as const)("%s: %j is %j", (field, text, value) => {
    expect(readTyped(field, text, TODAY)).toEqual({ ok: true, value });
  });

  it.each([
    ["forecastStart", "31 Feb 2026", "Type a day"],
    ["monthlyRate", "lots", "Type an amount"],
    ["monthlyRate", "-5", "0 or more"],
    ["dor", "x", "DOR is BEO or PROJECT."],
    ["model", "m".repeat(121), "120"],
    ["isActualized", "maybe", "yes or no"],
  ] as const)("%s refuses %j with the reason", (field, text, reason) => {
    const typed = readTyped(field, text, TODAY);
    expect(typed.ok ? "" : typed.message).toContain(reason);
  });
});

describe("readPasted", () => {
  it.each([
    ["forecastStart", "2026-01-15", "2026-01-15"],
    ["forecastStart", "1/15/2026", "2026-01-15"],
    ["forecastStart", "15/1/2026", "2026-01-15"],
    ["forecastStart", "15-Jan-2026", "2026-01-15"],
    ["forecastStart", "", null],
    ["monthlyRate", "1.234,50", "1234.50"],
    ["monthlyRate", "1,234.50", "1234.50"],
    ["description", " two\nlines ", "two\nlines"],
    ["isActualized", "", false],
    ["isActualized", "TRUE", true],
    ["source", "rental", "Rental"],
  ] as const)("%s: %j is %j", (field, text, value) => {
    expect(readPasted(field, text)).toEqual({ ok: true, value });
  });

  it.each([
    ["forecastStart", "1/5/2026", "could be 5 Jan or 1 May"],
    ["forecastStart", "soon", "calendar day"],
    ["forecastStart", "+10", "calendar day"],
    ["monthlyRate", "1.234", "amount"],
    ["source", "R", "Rental"],
    ["description", "#REF!", "error"],
  ] as const)("%s refuses %j with the reason", (field, text, reason) => {
    const read = readPasted(field, text);
    expect(read.ok ? "" : read.message).toContain(reason);
  });
});
