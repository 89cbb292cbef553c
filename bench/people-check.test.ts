import { describe, expect, it } from "vitest";
import { checkPeople, type PeopleEvidence } from "#bench/people-check.ts";
import { Told } from "#bench/people-told.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import type { FieldValue } from "#src/domain/record.ts";

const write = (
  pfaId: string,
  changes: Record<string, unknown>,
  source: "api" | "ui" = "api",
): AppliedWrite => ({
  ...{ seq: 1, organizationCode: "RIO", operation: "UPDATE", version: 2, by: "anna", reason: null },
  ...{ pfaId, changes, at: "2026-11-20T10:00:00Z", source },
});

/** Anna sent two contracts and a day of one record, and has a draft of another. */
function anna(): Told {
  const told = new Told("anna");
  const cell = (pfaId: string, value: FieldValue | undefined) =>
    ({ pfaId, field: "contract", value }) as const;
  told.saved([cell("PFA-1", "A"), cell("PFA-2", "undone"), cell("PFA-3", "left")]);
  told.saved([{ pfaId: "PFA-1", field: "forecastEnd", value: "2027-01-02" }, cell("PFA-2", undefined)]);
  told.committed(["PFA-1"]);
  told.saved([cell("PFA-1", "B")]);
  told.committed(["PFA-1"]);
  return told;
}

const sound = (change: Partial<PeopleEvidence> = {}): PeopleEvidence => ({
  drafts: [{ email: "anna", pfa_id: "PFA-3", delta: { contract: "left" } }],
  states: { synced: 2, draft: 1, failed: 0 },
  journal: [
    write("PFA-1", { contract: "A", forecastEnd: "2027-01-02T00:00:00Z" }),
    write("PFA-9", { contract: "theirs" }, "ui"),
    write("PFA-1", { contract: "B" }),
  ],
  ...change,
});
const broken = (evidence: PeopleEvidence) =>
  checkPeople([anna()], evidence)
    .filter(({ violations }) => violations.length > 0)
    .map(({ promise }) => promise);

const DRAFT = "each acknowledged draft is there, with its value";
const ONCE = "each value sent is in PEMS exactly once, in its order";

describe("checkPeople", () => {
  it("finds nothing where all is as people were told", () => {
    expect(broken(sound())).toEqual([]);
    expect(anna().values).toBe(4);
  });

  const [first, , last] = sound().journal;
  it.each<[string, string, Partial<PeopleEvidence>]>([
    ["a draft that is gone", DRAFT, { drafts: [] }],
    ["a draft of somebody else only", DRAFT, { drafts: [{ ...sound().drafts[0], email: "ben" } as never] }],
    [
      "a draft with an older value",
      DRAFT,
      { drafts: [{ email: "anna", pfa_id: "PFA-3", delta: { contract: "old" } }] },
    ],
    [
      "a draft that was undone",
      DRAFT,
      { drafts: [...sound().drafts, { email: "anna", pfa_id: "PFA-2", delta: { contract: "undone" } }] },
    ],
    ["a value that never arrived", ONCE, { journal: first ? [first] : [] }],
    ["a value that arrived twice", ONCE, { journal: [...sound().journal, ...(last ? [last] : [])] }],
    ["values in another order", ONCE, { journal: [...sound().journal].reverse() }],
    [
      "a day that moved",
      ONCE,
      { journal: [write("PFA-1", { contract: "A", forecastEnd: "2027-01-01T00:00:00Z" })] },
    ],
    ["a write that nobody sent", ONCE, { journal: [...sound().journal, write("PFA-4", { model: "X" })] }],
    ["a change that ended badly", "everything sent has arrived", { states: { synced: 1, conflict: 1 } }],
  ])("notices %s", (_, promise, change) => {
    expect(broken(sound(change))).toEqual([promise]);
  });
});
