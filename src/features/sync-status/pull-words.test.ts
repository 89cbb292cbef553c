import { describe, expect, it } from "vitest";
import { pullCounts, pullEnd, pullFraction, pullTitle } from "#src/features/sync-status/pull-words.ts";

const FULL = { runId: "1", mode: "full", pages: 12, records: 12_000, estimate: 20_000 } as const;
const CHANGES = { ...FULL, mode: "incremental", pages: 1, records: 1, estimate: null } as const;

describe("the words of a pull", () => {
  it("say how far it is, where that is known", () => {
    expect(pullFraction(FULL)).toBe(0.6);
    expect(pullFraction({ ...FULL, records: 21_000 })).toBe(0.99);
    expect(pullFraction({ ...FULL, estimate: 0 })).toBeNull();
    expect(pullFraction(CHANGES)).toBeNull();
  });

  it("count", () => {
    expect(pullCounts(FULL)).toBe("12,000 of about 20,000 records · 12 pages");
    expect(pullCounts({ ...FULL, records: 21_000 })).toBe("21,000 of about 21,000 records · 12 pages");
    expect(pullCounts(CHANGES)).toBe("1 record · 1 page");
    expect([pullTitle("full"), pullTitle("incremental")]).toEqual([
      "Reading everything again",
      "Reading changes",
    ]);
  });

  it("tell how it ended", () => {
    expect(pullEnd("completed", FULL).title).toBe("Everything was read again: 12,000 records");
    expect(pullEnd("completed", CHANGES).title).toBe("Read 1 changed record from PEMS");
    expect(pullEnd("completed", { ...CHANGES, records: 0 }).title).toBe("Nothing is new in PEMS");
    expect(pullEnd("failed", FULL).tone).toBe("error");
    expect(pullEnd("cancelled", FULL).tone).toBe("info");
  });
});
