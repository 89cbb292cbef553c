import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Choice, type ResolveInput, resolve } from "#src/domain/conflict-resolution.ts";
import { type EditableField, fieldsOf } from "#src/domain/record.ts";
import { anyDelta, anyRecord, aRecord, movedFrom, pick } from "#src/domain/record-arbitraries.ts";
import { findings } from "#src/domain/rules.ts";
import { merge } from "#src/domain/three-way-merge.ts";

/** We moved the end and changed the DOR; PEMS moved the end elsewhere. */
const collision = {
  conflictFields: ["forecastEnd"],
  delta: { forecastEnd: "2026-07-31", dor: "PROJECT" },
  theirs: aRecord({ forecastEnd: "2026-08-31" }),
} as const satisfies Partial<ResolveInput>;

const refusal = (input: ResolveInput) => {
  const result = resolve(input);
  return result.ok ? [] : [...result.errors, ...result.findings].map((error) => error.code);
};

describe("the three strategies", () => {
  test("use_local writes mine over what PEMS has now, and the rest with it", () => {
    expect(resolve({ ...collision, strategy: "use_local" })).toEqual({
      ok: true,
      delta: { forecastEnd: "2026-07-31", dor: "PROJECT" },
      seen: { forecastEnd: "2026-08-31", dor: "BEO" },
    });
  });

  test("use_pems drops mine for the conflicting fields only", () => {
    expect(resolve({ ...collision, strategy: "use_pems" })).toEqual({
      ok: true,
      delta: { dor: "PROJECT" },
      seen: { dor: "BEO" },
    });
  });

  test.each<[Choice, string | undefined]>([
    ["mine", "2026-07-31"],
    ["pems", undefined],
    [{ value: "2026-09-30T00:00:00Z" }, "2026-09-30"],
    [{ value: "2026-08-31" }, undefined],
  ])("merge with %j", (choice, forecastEnd) => {
    const result = resolve({ ...collision, strategy: "merge", choices: { forecastEnd: choice } });
    const expected = forecastEnd === undefined ? { dor: "PROJECT" } : { dor: "PROJECT", forecastEnd };
    expect(result.ok && result.delta).toEqual(expected);
  });

  test("nothing left to write is an empty delta", () => {
    const result = resolve({ ...collision, delta: { forecastEnd: "2026-07-31" }, strategy: "use_pems" });
    expect(result).toEqual({ ok: true, delta: {}, seen: {} });
  });
});

describe("refused", () => {
  test("without a choice for each conflicting field, or with one for another field", () => {
    expect(refusal({ ...collision, strategy: "merge" })).toEqual(["CHOICE_MISSING"]);
    expect(refusal({ ...collision, strategy: "merge", choices: { dor: "mine" } })).toEqual([
      "CHOICE_UNEXPECTED",
      "CHOICE_MISSING",
    ]);
    expect(refusal({ ...collision, strategy: "use_local", choices: { forecastEnd: "pems" } })).toEqual([
      "CHOICE_UNEXPECTED",
    ]);
  });

  test("with a new value that the field can't hold", () => {
    const choices = { forecastEnd: { value: "2026-13-45" } };
    expect(refusal({ ...collision, strategy: "merge", choices })).toEqual(["NOT_A_DAY"]);
  });

  test("when the result breaks a rule, with the reason", () => {
    const choices = { forecastEnd: { value: "2026-01-01" } };
    expect(refusal({ ...collision, strategy: "merge", choices })).toEqual(["FORECAST_ORDER"]);
  });
});

describe("a conflict over a rule", () => {
  const conflict = {
    conflictFields: ["forecastStart", "forecastEnd"],
    delta: { forecastStart: "2026-05-01" },
    theirs: aRecord({ forecastEnd: "2026-04-01" }),
  } as const satisfies Partial<ResolveInput>;

  test("use_local also takes back PEMS's half, where what its author saw is known", () => {
    const result = resolve({ ...conflict, base: aRecord(), strategy: "use_local" });
    expect(result).toEqual({
      ok: true,
      delta: { forecastStart: "2026-05-01", forecastEnd: "2026-06-30" },
      seen: { forecastStart: "2026-01-15", forecastEnd: "2026-04-01" },
    });
  });

  test("use_local alone is refused where it is not known", () => {
    expect(refusal({ ...conflict, strategy: "use_local" })).toEqual(["FORECAST_ORDER"]);
    expect(
      refusal({ ...conflict, strategy: "merge", choices: { forecastStart: "mine", forecastEnd: "mine" } }),
    ).toEqual(["CHOICE_MISSING"]);
  });
});

describe("a discontinued record", () => {
  const gone = {
    conflictFields: ["isDiscontinued"],
    delta: { dor: "PROJECT" },
    theirs: aRecord({ isDiscontinued: true }),
  } as const satisfies Partial<ResolveInput>;

  test("use_local restores it and writes", () => {
    expect(resolve({ ...gone, strategy: "use_local" })).toEqual({
      ok: true,
      delta: { dor: "PROJECT", isDiscontinued: false },
      seen: { dor: "BEO", isDiscontinued: true },
    });
  });

  test.each<[ResolveInput["strategy"], Choice | undefined]>([
    ["use_pems", undefined],
    ["merge", "pems"],
    ["merge", { value: true }],
  ])("%s %j keeps it so, and nothing of the change goes on", (strategy, choice) => {
    const choices = choice === undefined ? {} : { isDiscontinued: choice };
    expect(resolve({ ...gone, strategy, choices })).toEqual({ ok: true, delta: {}, seen: {} });
  });

  test("which we discontinue and PEMS changed: PEMS's keeps it alive, with the rest of the change", () => {
    const ours = {
      conflictFields: ["isDiscontinued"],
      delta: { isDiscontinued: true, dor: "PROJECT" },
      theirs: aRecord(),
    } as const;
    expect(resolve({ ...ours, strategy: "use_pems" })).toMatchObject({ delta: { dor: "PROJECT" } });
    expect(resolve({ ...ours, strategy: "use_local" })).toMatchObject({
      delta: { isDiscontinued: true, dor: "PROJECT" },
    });
  });
});

test("whatever the conflict, a resolution merges into PEMS as it is now without another conflict", () => {
  const strategy = fc.constantFrom("use_local" as const, "use_pems" as const, "merge" as const);
  const anyConflict = anyRecord.chain((base) =>
    fc.tuple(fc.constant(base), anyDelta, movedFrom(base), strategy),
  );
  fc.assert(
    fc.property(anyConflict, ([base, delta, theirs, strategy]) => {
      const seen = pick(base, fieldsOf(delta));
      const merged = merge({ seen, delta, theirs, base, seenDiscontinued: base.isDiscontinued });
      fc.pre(merged.kind === "conflict");
      const conflictFields: readonly EditableField[] =
        merged.kind === "conflict" ? merged.conflictFields : [];
      const choices =
        strategy === "merge" ? Object.fromEntries(conflictFields.map((field) => [field, "mine"])) : {};
      const result = resolve({ strategy, choices, conflictFields, delta, theirs, base });
      expect(result.ok || result.findings.length > 0).toBe(true);
      if (!result.ok) return;
      const again = merge({ ...result, theirs, base: theirs, seenDiscontinued: theirs.isDiscontinued });
      expect(again.kind).toBe(fieldsOf(result.delta).length === 0 ? "agreed" : "write");
      const broken = findings({ ...theirs, ...result.delta }).length;
      expect(broken).toBeLessThanOrEqual(findings(theirs).length);
    }),
    { numRuns: 500 },
  );
});
