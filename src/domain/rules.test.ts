import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Delta, PfaFields } from "#src/domain/record.ts";
import { anyDelta, anyRecord, aRecord } from "#src/domain/record-arbitraries.ts";
import {
  checkChange,
  findings,
  isLongerThan,
  RULE_CODES,
  ruleGroupOf,
  sameFinding,
} from "#src/domain/rules.ts";

const codes = (found: readonly { code: string }[]) => found.map((finding) => finding.code);

describe("findings on a whole record", () => {
  test.each<[Partial<PfaFields>, string[]]>([
    [{}, []],
    [{ forecastEnd: "2026-01-14" }, ["FORECAST_ORDER"]],
    [{ forecastEnd: "2026-01-15" }, []],
    [{ forecastStart: null, forecastEnd: "0001-01-01" }, []],
    [{ actualStart: "2026-02-02", actualEnd: "2026-02-01" }, ["ACTUAL_ORDER"]],
    [{ actualEnd: "2026-02-01" }, []],
    [{ isActualized: true }, ["ACTUAL_START_REQUIRED"]],
    [{ isActualized: true, actualStart: "2026-02-01" }, []],
    [{ source: null }, ["SOURCE_REQUIRED"]],
    [{ monthlyRate: null }, ["RATE_REQUIRED"]],
    [{ source: "Purchase" }, ["PRICE_REQUIRED"]],
    [{ source: "Purchase", purchasePrice: "0.00", monthlyRate: null }, []],
    [{ dor: null }, ["DOR_INVALID"]],
    [{ monthlyRate: "-0.01" }, ["MONEY_INVALID"]],
    [{ purchasePrice: "1000000000000.00" }, ["MONEY_INVALID"]],
    [{ purchasePrice: "999999999999.99" }, []],
    [{ description: "x".repeat(500), category: "x".repeat(120) }, []],
    [{ description: "x".repeat(501), category: "x".repeat(121) }, ["TEXT_TOO_LONG", "TEXT_TOO_LONG"]],
    [{ originalStart: "2026-05-01", originalEnd: "2026-04-01" }, []],
  ])("%j: %j", (changes, expected) => {
    expect(codes(findings(aRecord(changes)))).toEqual(expected);
  });

  test("say in plain words what is wrong and where", () => {
    const [finding] = findings(aRecord({ forecastEnd: "2026-01-01" }));
    expect(finding?.message).toBe("Forecast end 1 Jan 2026 is before forecast start 15 Jan 2026.");
    expect(finding?.fields).toEqual(["forecastStart", "forecastEnd"]);
  });

  test("never tell an amount of money", () => {
    for (const finding of findings(aRecord({ monthlyRate: "-8642.00" })))
      expect(finding.message).not.toContain("8642");
  });

  test("characters are counted as code points", () => {
    expect(isLongerThan("🏗".repeat(120), 120)).toBe(false);
    expect(isLongerThan(`${"🏗".repeat(120)}x`, 120)).toBe(true);
    expect(isLongerThan("x".repeat(1_000), 120)).toBe(true);
  });
});

describe("a change", () => {
  const broken = aRecord({ monthlyRate: null, forecastEnd: "2026-01-01" });
  test.each<[string, PfaFields, Delta, string[]]>([
    ["that breaks a rule is refused", aRecord(), { forecastEnd: "2026-01-01" }, ["FORECAST_ORDER"]],
    ["that breaks nothing goes ahead", aRecord(), { forecastEnd: "2026-02-01" }, []],
    ["elsewhere on a broken record goes ahead", broken, { description: "new" }, []],
    [
      "that touches a rule still broken is refused",
      broken,
      { forecastEnd: "2026-01-02" },
      ["FORECAST_ORDER"],
    ],
    ["that mends the rule goes ahead", broken, { forecastEnd: "2026-02-02" }, []],
    ["of the source needs its price", aRecord(), { source: "Purchase" }, ["PRICE_REQUIRED"]],
    ["of source and price together goes ahead", aRecord(), { source: "Purchase", purchasePrice: "1.00" }, []],
    ["that clears the DOR is refused", aRecord(), { dor: null }, ["DOR_INVALID"]],
    [
      "of one money field is not judged by the other",
      aRecord({ purchasePrice: "-1.00" }),
      { monthlyRate: "1.00" },
      [],
    ],
    ["of nothing goes ahead", broken, {}, []],
  ])("%s", (_, before, delta, expected) => {
    expect(codes(checkChange(before, delta))).toEqual(expected);
  });

  test("of the plan is refused, whatever its type says", () => {
    const delta: Delta = JSON.parse('{"originalStart":"2026-02-01","description":"x"}');
    const [finding] = checkChange(aRecord(), delta);
    expect(finding).toMatchObject({ code: "PLAN_LOCKED", fields: ["originalStart"] });
  });

  const all = { editForecast: true, editActuals: true, delete: true, viewFinancials: true };
  test.each<[Delta, Partial<typeof all>, string[]]>([
    [{ forecastEnd: "2026-03-01" }, { editForecast: false }, ["NEEDS_EDIT_FORECAST"]],
    [{ forecastEnd: "2026-03-01" }, { editActuals: false, delete: false, viewFinancials: false }, []],
    [{ actualStart: "2026-03-01" }, { editActuals: false }, ["NEEDS_EDIT_ACTUALS"]],
    [{ isActualized: false }, { editForecast: false }, []],
    [{ isDiscontinued: true }, { delete: false }, ["NEEDS_DELETE"]],
    [{ isDiscontinued: false }, { delete: false }, ["NEEDS_DELETE"]],
    [{ isDiscontinued: true }, { editForecast: false }, []],
    [{ monthlyRate: "1.00" }, { viewFinancials: false }, ["NEEDS_VIEW_FINANCIALS"]],
    [
      { monthlyRate: "1.00" },
      { viewFinancials: false, editForecast: false },
      ["NEEDS_EDIT_FORECAST", "NEEDS_VIEW_FINANCIALS"],
    ],
    [{ monthlyRate: "1.00" }, {}, []],
  ])("%j with %j: %j", (delta, permissions, expected) => {
    expect(codes(checkChange(aRecord(), delta, { ...all, ...permissions }))).toEqual(expected);
  });

  test("that goes ahead breaks no rule that was kept before, and none of those that it touches", () => {
    fc.assert(
      fc.property(anyRecord, anyDelta, (before, delta) => {
        fc.pre(checkChange(before, delta).length === 0);
        const kept = findings(before);
        for (const finding of findings({ ...before, ...delta })) {
          expect(kept.some((known) => sameFinding(known, finding))).toBe(true);
          expect(finding.fields.some((field) => field in delta)).toBe(false);
        }
      }),
    );
  });
});

test("the group of a rule holds every field that its findings name", () => {
  const grouped = RULE_CODES.filter((code) => ruleGroupOf(code).length > 0);
  expect(grouped).toEqual([
    "FORECAST_ORDER",
    "ACTUAL_ORDER",
    "ACTUAL_START_REQUIRED",
    "SOURCE_REQUIRED",
    "RATE_REQUIRED",
    "PRICE_REQUIRED",
  ]);
  fc.assert(
    fc.property(anyRecord, (record) => {
      for (const { code, fields } of findings(record)) {
        const group: readonly string[] = ruleGroupOf(code);
        expect(group.length === 0 || fields.every((field) => group.includes(field))).toBe(true);
      }
    }),
  );
});
