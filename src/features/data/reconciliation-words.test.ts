import { describe, expect, it } from "vitest";
import { tallyOf, verdictOf } from "#src/features/data/reconciliation-words.ts";

const CLEAN = { status: "completed", records: 20_000, findings: {} } as const;
const found = (counts: number, repaired: number) => ({
  ...CLEAN,
  findings: { behind: { found: counts, repaired }, stuck: { found: 0, repaired: 0 } },
});

describe("the words of a reconciliation", () => {
  it("say that everything is in order", () => {
    expect(verdictOf(CLEAN)).toBe("All 20,000 records are as PEMS has them.");
    expect(verdictOf({ ...CLEAN, records: 0 })).toBe("PEMS has no records, and neither have we.");
  });

  it("count what is not, and what was repaired of it", () => {
    expect(verdictOf(found(12, 0))).toBe("12 of 20,000 records are not as PEMS has them.");
    expect(verdictOf(found(1, 0))).toBe("1 of 20,000 records is not as PEMS has it.");
    expect(verdictOf(found(12, 5))).toBe("12 of 20,000 records are not as PEMS has them. 5 repaired.");
    expect(verdictOf(found(12, 12))).toBe("12 records were not as PEMS has them; all repaired.");
    expect(verdictOf(found(1, 1))).toBe("1 record was not as PEMS has it; all repaired.");
  });

  it("say what is under way or was not finished", () => {
    expect(verdictOf({ ...CLEAN, status: "running", records: 1 })).toBe(
      "Comparing with PEMS: 1 record so far.",
    );
    expect(verdictOf({ ...CLEAN, status: "failed" })).toMatch(/couldn't be finished/);
    expect(verdictOf({ ...CLEAN, status: "cancelled" })).toMatch(/stopped/);
  });

  it("tell what a repair can mend", () => {
    const findings = {
      behind: { found: 3, repaired: 1 },
      missing_there: { found: 2, repaired: 0 },
    };
    expect(tallyOf({ findings })).toEqual({ found: 5, repaired: 1, repairable: 2 });
  });
});
