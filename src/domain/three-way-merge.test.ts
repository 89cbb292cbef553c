import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Delta, EDITABLE_FIELDS, fieldsOf, type PfaFields } from "#src/domain/record.ts";
import { anyDelta, anyRecord, aRecord, movedFrom, pick } from "#src/domain/record-arbitraries.ts";
import { findings, sameFinding } from "#src/domain/rules.ts";
import { collisions, joinDelta, type MergeInput, merge } from "#src/domain/three-way-merge.ts";

const base = aRecord();

/** A merge of what an author made of `base` with what PEMS made of it. */
function given(delta: Delta, pems: Partial<PfaFields> = {}, more: Partial<MergeInput> = {}): MergeInput {
  const seen = pick(base, fieldsOf(delta));
  return { seen, delta, theirs: { ...base, ...pems }, seenDiscontinued: base.isDiscontinued, base, ...more };
}

describe("field by field", () => {
  test("only we changed it: ours is written", () => {
    const result = merge(given({ dor: "PROJECT" }));
    expect(result).toEqual({
      kind: "write",
      changes: { dor: "PROJECT" },
      agreed: [],
      merged: { ...base, dor: "PROJECT" },
      auto: false,
    });
  });

  test("PEMS changed another field: both stand, merged by themselves", () => {
    const result = merge(given({ dor: "PROJECT" }, { description: "Crane 2" }));
    expect(result).toMatchObject({ kind: "write", changes: { dor: "PROJECT" }, auto: true });
    expect(result.kind === "write" && result.merged).toEqual({
      ...base,
      dor: "PROJECT",
      description: "Crane 2",
    });
  });

  test("PEMS made a part of our change: the rest is written", () => {
    const result = merge(given({ dor: "PROJECT", forecastEnd: "2026-07-31" }, { dor: "PROJECT" }));
    expect(result).toMatchObject({
      kind: "write",
      changes: { forecastEnd: "2026-07-31" },
      agreed: ["dor"],
      auto: true,
    });
  });

  test.each<[string, Delta, Partial<PfaFields>]>([
    ["both to the same value", { dor: "PROJECT" }, { dor: "PROJECT", description: "other" }],
    ["the same money in another form", { monthlyRate: "5500.00" }, { monthlyRate: "5500" }],
    ["the same day in another form", { forecastEnd: "2026-07-31" }, { forecastEnd: "2026-07-31T00:00:00Z" }],
    ["the same text, not trimmed", { description: "Crane 2" }, { description: " Crane 2 " }],
    ["both discontinued it", { isDiscontinued: true }, { isDiscontinued: true }],
    ["nothing was changed", {}, { description: "other" }],
  ])("%s: agreed", (_, delta, pems) => {
    expect(merge(given(delta, pems))).toEqual({ kind: "agreed" });
  });

  test("what we saw in another form is no change of PEMS", () => {
    const result = merge(given({ monthlyRate: "5500.00" }, { monthlyRate: "30000" }));
    expect(result).toMatchObject({ kind: "write", changes: { monthlyRate: "5500.00" } });
  });

  test("both to different values: conflict on that field alone", () => {
    const result = merge(given({ dor: "PROJECT", forecastEnd: "2026-07-31" }, { forecastEnd: "2026-08-31" }));
    expect(result).toEqual({
      kind: "conflict",
      conflictFields: ["forecastEnd"],
      reason: "value",
      findings: [],
      changes: { dor: "PROJECT", forecastEnd: "2026-07-31" },
      agreed: [],
      merged: { ...base, dor: "PROJECT", forecastEnd: "2026-08-31" },
    });
  });

  test("a field whose seen value is not known is a conflict, never an overwrite", () => {
    expect(merge(given({ dor: "PROJECT" }, {}, { seen: {} }))).toMatchObject({
      kind: "conflict",
      conflictFields: ["dor"],
    });
  });
});

describe("an earlier send that may have been applied", () => {
  test("what PEMS has of ours is agreed", () => {
    const input = given({ dor: "PROJECT" }, { dor: "PROJECT" }, { mayHaveBeenApplied: true });
    expect(merge(input)).toEqual({ kind: "agreed" });
  });

  test("what is not ours is a conflict, also where it is what we saw", () => {
    const input = given({ dor: "PROJECT", class: "Tower" }, { dor: "PROJECT" }, { mayHaveBeenApplied: true });
    expect(merge(input)).toMatchObject({
      kind: "conflict",
      reason: "unknown-outcome",
      conflictFields: ["class"],
      agreed: ["dor"],
    });
  });
});

describe("rules that only the merged record breaks", () => {
  test.each<[string, Delta, Partial<PfaFields>, string[], string]>([
    [
      "start and end",
      { forecastStart: "2026-05-01" },
      { forecastEnd: "2026-04-01" },
      ["forecastStart", "forecastEnd"],
      "FORECAST_ORDER",
    ],
    [
      "actuals",
      { isActualized: true, actualStart: "2026-03-01" },
      { actualEnd: "2026-02-01" },
      ["actualStart", "actualEnd", "isActualized"],
      "ACTUAL_ORDER",
    ],
  ])("%s", (_, delta, pems, conflictFields, code) => {
    const result = merge(given(delta, pems));
    const found = result.kind === "conflict" ? result.findings.map((finding) => finding.code) : [];
    expect(result).toMatchObject({ kind: "conflict", reason: "rule", conflictFields });
    expect(found).toEqual([code]);
  });

  test("source and rate: we rent what we bought, PEMS drops the rate", () => {
    const bought = aRecord({ source: "Purchase", purchasePrice: "9.00" });
    const input = {
      seen: { source: "Purchase" },
      delta: { source: "Rental" },
      seenDiscontinued: false,
    } as const;
    const theirs = { ...bought, monthlyRate: null };
    const expected = { kind: "conflict", reason: "rule", findings: [{ code: "RATE_REQUIRED" }] };
    expect(merge({ ...input, theirs, base: bought })).toMatchObject({
      ...expected,
      conflictFields: ["source", "monthlyRate"],
    });
    expect(merge({ ...input, theirs })).toMatchObject({ ...expected, conflictFields: ["source"] });
  });

  test("judged with either side of a collision: PEMS's end fits neither our start nor our wish", () => {
    const input = given(
      { forecastStart: "2026-03-01" },
      { forecastStart: "2026-02-01", forecastEnd: "2026-02-15" },
    );
    expect(merge(input)).toMatchObject({
      reason: "value",
      conflictFields: ["forecastStart", "forecastEnd"],
      findings: [{ code: "FORECAST_ORDER" }],
    });
  });

  test("broken by ours alone: no conflict, the check before the push refuses it", () => {
    expect(merge(given({ forecastEnd: "2026-01-01" }, { description: "other" })).kind).toBe("write");
  });

  test("broken by theirs alone: no conflict", () => {
    expect(merge(given({ description: "other" }, { forecastEnd: "2026-01-01" })).kind).toBe("write");
  });
});

describe("discontinued", () => {
  test("PEMS discontinued the record that we change", () => {
    const result = merge(given({ dor: "PROJECT" }, { isDiscontinued: true }));
    expect(result).toMatchObject({
      reason: "discontinued",
      conflictFields: ["isDiscontinued"],
      changes: { dor: "PROJECT" },
    });
  });

  test("together with a collision, both are in conflict", () => {
    const result = merge(given({ class: "Tower" }, { class: "Mobile", isDiscontinued: true }));
    expect(result).toMatchObject({ reason: "discontinued", conflictFields: ["class", "isDiscontinued"] });
  });

  test("the author knew that it was: an ordinary change", () => {
    const input = given({ dor: "PROJECT" }, { isDiscontinued: true }, { seenDiscontinued: true });
    expect(merge({ ...input, base: { ...base, isDiscontinued: true } }).kind).toBe("write");
  });

  test("we discontinue the record that PEMS changed", () => {
    const result = merge(given({ isDiscontinued: true }, { forecastEnd: "2026-09-30" }));
    expect(result).toMatchObject({ reason: "discontinued", conflictFields: ["isDiscontinued"] });
  });

  test("we discontinue it and PEMS only raised its version: written", () => {
    expect(merge(given({ isDiscontinued: true }))).toMatchObject({ kind: "write", auto: false });
  });

  test("we restore the record that PEMS changed: written", () => {
    const gone = { ...base, isDiscontinued: true };
    const input = given({ isDiscontinued: false }, { isDiscontinued: true, class: "Tower" });
    expect(merge({ ...input, seen: { isDiscontinued: true }, seenDiscontinued: true, base: gone }).kind).toBe(
      "write",
    );
  });
});

describe("for any record, change and PEMS", () => {
  /** base, ours and theirs, both made from the same base. */
  const anyMerge = anyRecord.chain((from) =>
    fc.tuple(anyDelta, movedFrom(from)).map(([delta, theirs]) => ({
      from,
      input: {
        seen: pick(from, fieldsOf(delta)),
        delta,
        theirs,
        seenDiscontinued: from.isDiscontinued,
        base: from,
      },
    })),
  );

  test("without a change of theirs the merge is ours", () => {
    fc.assert(
      fc.property(anyMerge, ({ from, input }) => {
        const result = merge({ ...input, theirs: from });
        expect(result.kind).not.toBe("conflict");
        expect(result.kind === "write" ? result.merged : from).toEqual({ ...from, ...input.delta });
        expect(result.kind === "write" && result.auto && result.agreed.length === 0).toBe(false);
      }),
    );
  });

  test("agreed changes never conflict", () => {
    fc.assert(
      fc.property(anyMerge, fc.boolean(), ({ input }, mayHaveBeenApplied) => {
        const theirs = { ...input.theirs, ...input.delta };
        expect(merge({ ...input, theirs, mayHaveBeenApplied })).toEqual({ kind: "agreed" });
      }),
    );
  });

  test("the order of fields never matters", () => {
    fc.assert(
      fc.property(anyMerge, ({ input }) => {
        const turned = (delta: Delta): Delta => Object.fromEntries(Object.entries(delta).reverse());
        const result = merge({ ...input, seen: turned(input.seen), delta: turned(input.delta) });
        expect(JSON.stringify(result)).toBe(JSON.stringify(merge(input)));
      }),
    );
  });

  test("a merged record passes the rules, or is a conflict, or one side broke the rule alone", () => {
    fc.assert(
      fc.property(anyMerge, ({ from, input }) => {
        const result = merge(input);
        fc.pre(result.kind === "write");
        const alone = [...findings(input.theirs), ...findings({ ...from, ...input.delta })];
        for (const finding of findings(result.kind === "write" ? result.merged : from)) {
          expect(alone.some((known) => sameFinding(known, finding))).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("without a known base, sound sides merge to a sound record or a conflict", () => {
    fc.assert(
      fc.property(anyMerge, ({ from, input: { base: _, ...input } }) => {
        fc.pre(findings(input.theirs).length === 0 && findings({ ...from, ...input.delta }).length === 0);
        const result = merge(input);
        if (result.kind === "write") expect(findings(result.merged)).toEqual([]);
      }),
      { numRuns: 50, maxSkipsPerRun: 10_000 },
    );
  });

  test("nothing of PEMS is overwritten unseen, and nothing of ours is lost", () => {
    fc.assert(
      fc.property(anyMerge, ({ from, input }) => {
        const result = merge(input);
        const nothing = { changes: {}, agreed: fieldsOf(input.delta), merged: input.theirs };
        const { changes, agreed, merged } = result.kind === "agreed" ? nothing : result;
        expect({ ...pick(input.theirs, agreed), ...changes }).toEqual(input.delta);
        for (const field of EDITABLE_FIELDS.filter((name) => merged[name] !== input.theirs[name])) {
          expect(input.theirs[field]).toBe(from[field]);
          expect(merged[field]).toBe(input.delta[field]);
        }
      }),
    );
  });
});

describe("a draft over a record that moved", () => {
  const seen = { dor: "BEO", class: "Crawler", description: "Crawler crane 300 t" } as const;
  const delta = { dor: "PROJECT", class: "Tower", description: "Crane 2" } as const;
  test("collides where somebody else set another value", () => {
    const current = aRecord({ class: "Mobile", description: "Crane 2", model: "other" });
    expect(collisions({ seen, delta, current })).toEqual(["class"]);
    expect(collisions({ seen, delta, current: aRecord() })).toEqual([]);
    const gone = aRecord({ isDiscontinued: true });
    const judged = (seenDiscontinued: boolean, more: Delta = {}) =>
      collisions({ seen, delta: { ...delta, ...more }, current: gone, seenDiscontinued });
    expect(judged(false)).toEqual(["isDiscontinued"]);
    expect(judged(true)).toEqual([]);
    expect(judged(false, { isDiscontinued: true })).toEqual([]);
  });
});

describe("a recalled change that joins a newer draft", () => {
  test("newer values win, the older one's seen stays", () => {
    const older = {
      delta: { dor: "PROJECT", class: "Tower" },
      seen: { dor: "BEO", class: "Crawler" },
    } as const;
    const newer = { delta: { class: "Mobile", model: "M" }, seen: { class: "Tower", model: null } } as const;
    expect(joinDelta(older, newer)).toEqual({
      delta: { dor: "PROJECT", class: "Mobile", model: "M" },
      seen: { dor: "BEO", class: "Crawler", model: null },
    });
  });

  test("a field that is back where it was is left out", () => {
    const older = { delta: { dor: "PROJECT" }, seen: { dor: "BEO" } } as const;
    const newer = { delta: { dor: "BEO" }, seen: { dor: "PROJECT" } } as const;
    expect(joinDelta(older, newer)).toEqual({ delta: {}, seen: {} });
  });
});
