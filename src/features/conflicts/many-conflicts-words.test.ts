import { describe, expect, it } from "vitest";
import {
  conflictsWords,
  costWords,
  doneWords,
  effectOf,
  effectWords,
  fieldsWords,
  type ListedConflict,
  matching,
  type PreviewedConflict,
} from "#src/features/conflicts/many-conflicts-words.ts";

const listed = (pfaId: string, with_: Partial<ListedConflict> = {}): ListedConflict => ({
  conflictId: pfaId,
  modificationId: pfaId,
  pfaId,
  description: "Crawler crane",
  status: "unresolved",
  reason: "value",
  conflictFields: ["forecastStart", "model"],
  pemsVersion: 2,
  stale: false,
  author: { id: "u", name: "Maria Silva" },
  changedAt: null,
  pemsChangedBy: "jane.smith",
  pemsChangedAt: null,
  byMe: true,
  mayResolve: true,
  mayApprove: false,
  createdAt: "",
  resolvedAt: null,
  ...with_,
});
const previewed = (with_: Partial<PreviewedConflict> = {}): PreviewedConflict => ({
  conflictId: "c",
  pfaId: "A",
  pemsVersion: 2,
  outcome: "resolved",
  appliedChanges: { model: "Ours" },
  costs: { pems: "1000.00", result: "1900.00" },
  message: null,
  ...with_,
});
const refused = previewed({ outcome: "refused", message: "It ends before it starts.", appliedChanges: {} });

describe("a list of conflicts", () => {
  it("is narrowed by every word, wherever it stands", () => {
    const all = [listed("PFA-1"), listed("PFA-2", { description: null, conflictFields: ["dor"] })];
    expect(matching(all, "  ")).toBe(all);
    expect(matching(all, "crane JANE").map(({ pfaId }) => pfaId)).toEqual(["PFA-1"]);
    expect(matching(all, "pfa-2 dor")).toHaveLength(1);
    expect(matching(all, "nobody")).toEqual([]);
  });

  it("names what both changed", () => {
    expect(fieldsWords(listed("A"))).toBe("Forecast start, Model");
    expect(fieldsWords(listed("A", { reason: "discontinued" }))).toBe("Discontinued on one side");
    expect([conflictsWords(1), conflictsWords(1200)]).toEqual(["1 conflict", "1,200 conflicts"]);
  });
});

describe("what a decision comes to", () => {
  const effect = effectOf([
    previewed(),
    previewed({ outcome: "pending_approval", costs: { pems: "10.00", result: null } }),
    previewed({ outcome: "stale", message: "PEMS has changed this record again." }),
    refused,
    refused,
  ]);

  it("counts what is decided, and why the rest is not", () => {
    expect(effect).toMatchObject({ resolved: 1, pending: 1, stale: 1, sent: 2 });
    expect(effect.refused).toEqual([{ message: "It ends before it starts.", count: 2 }]);
    expect(effectWords("use_local", effect)).toBe(
      "Our values replace those of PEMS in 2 records; 1 waits for a second person.",
    );
    expect(effectWords("use_pems", effectOf([previewed()]))).toBe(
      "The values of PEMS stay in 1 record, what else was changed is sent for 1.",
    );
    expect(effectWords("use_pems", effectOf([previewed({ appliedChanges: {} })]))).toBe(
      "The values of PEMS stay in 1 record.",
    );
    expect(effectWords("use_pems", effectOf([refused]))).toBe("Nothing can be decided like this.");
  });

  it("says what it costs, to whom may know", () => {
    expect(costWords(effectOf([previewed(), previewed()]))).toBe("+$1,800.00 ($2,000.00 → $3,800.00)");
    expect(costWords(effect)).toBe("+$890.00 ($1,010.00 → $1,900.00) · 1 without a known cost");
    expect(costWords(effectOf([previewed({ costs: { pems: "5.00", result: "2.00" } })]))).toBe(
      "-$3.00 ($5.00 → $2.00)",
    );
    expect(costWords(effectOf([previewed({ costs: { pems: "5.00", result: "5.00" } })]))).toBe("unchanged");
    const { costs: _, ...blind } = previewed();
    expect(costWords(effectOf([blind]))).toBeNull();
    expect(costWords(effectOf([refused]))).toBeNull();
  });
});

it("tells once what became of it", () => {
  const nothing = { resolved: 0, pending: 0, stale: 0, refused: 0, left: 0 };
  expect(doneWords({ ...nothing, resolved: 12 })).toEqual({ title: "Resolved 12 conflicts" });
  expect(doneWords({ ...nothing, resolved: 9, pending: 3, stale: 1, refused: 2, left: 1 })).toEqual({
    title: "Resolved 12 conflicts",
    description:
      "3 wait for a second person, 1 changed again in PEMS and is shown anew, 2 could not be decided like this, 1 was not asked for any more.",
  });
  expect(doneWords({ ...nothing, stale: 2, left: 2 })).toEqual({
    title: "No conflict was resolved",
    description: "2 changed again in PEMS and are shown anew, 2 were not asked for any more.",
  });
});
