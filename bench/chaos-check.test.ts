import { describe, expect, it } from "vitest";
import { checkChaos } from "#bench/chaos-check.ts";
import type { CommittedChange, Evidence } from "#bench/chaos-evidence.ts";
import { newRecord } from "#sandbox/new-record.ts";
import type { AppliedWrite } from "#sandbox/store.ts";
import { canonicalFromPems } from "#src/domain/canonical.ts";
import type { WireRecord } from "#src/pems/wire.ts";
import { contentHash } from "#src/services/mirror/move-mirror.ts";

const AT = "2026-11-20T10:00:00Z";
const before = newRecord("RIO", { pfaId: "PFA-1", description: "Crane", monthlyRate: 5000 }, AT);

function hashOf(record: WireRecord): string {
  const canonical = canonicalFromPems(record);
  if (!canonical.ok) throw new Error("The record can't be typed.");
  return contentHash(canonical.fields);
}

const write = (version: number, change: Partial<AppliedWrite> = {}): AppliedWrite => ({
  seq: version,
  organizationCode: "RIO",
  pfaId: "PFA-1",
  operation: "UPDATE",
  version,
  by: "maria@demo.example",
  reason: "maria 1",
  changes: { description: "Big crane" },
  at: AT,
  source: "api",
  ...change,
});
const synced: CommittedChange = {
  id: "m1",
  pfa_id: "PFA-1",
  reason: "maria 1",
  state: "synced",
  delta: { description: "Big crane" },
  seen: { description: "Crane" },
  base_version: 1,
  pems_version: 2,
  sequence: 1,
  error: null,
  epoch: 1,
};
const transition = (from_state: string, to_state: string) => ({
  entity_id: "m1",
  from_state,
  to_state,
  count: 1,
  epochs: to_state === "syncing" ? 1 : 0,
});

/** One change that went as it should: committed, claimed once, applied, mirrored. */
function sound(change: Partial<Evidence> = {}): Evidence {
  const after: WireRecord = { ...before, description: "Big crane", version: 2 };
  const rows = [before, after].map((record) => ({
    pfa_id: "PFA-1",
    version: record.version,
    content_hash: hashOf(record),
  }));
  return {
    before: new Map([["PFA-1", before]]),
    journal: [write(2)],
    now: [after],
    changes: [synced],
    conflicts: [],
    audit: [transition("draft", "queued"), transition("queued", "syncing"), transition("syncing", "synced")],
    mirror: rows.slice(1),
    history: rows.map((row) => ({ ...row, count: 1 })),
    ...change,
  };
}
const acknowledged = new Map([["maria 1", 1]]);
const broken = (evidence: Evidence, told: ReadonlyMap<string, number> = acknowledged) =>
  checkChaos(evidence, told)
    .filter(({ violations }) => violations.length > 0)
    .map(({ promise }) => promise);

const conflict = {
  modification_id: "m1",
  pfa_id: "PFA-1",
  status: "unresolved",
  reason: "value",
  fields: ["description" as const],
  pems_version: 2,
};
const foreign = write(2, { source: "ui", reason: "PEMS 1", changes: { description: "Theirs" } });

describe("checkChaos", () => {
  it("finds nothing in a run that went as it should", () => {
    expect(broken(sound())).toEqual([]);
  });

  it.each<[string, Evidence, ReadonlyMap<string, number>?]>([
    ["acknowledged commits are there, ended or waiting", sound(), new Map([["maria 1", 2]])],
    ["nothing still waits once all faults are over", sound({ changes: [{ ...synced, state: "queued" }] })],
    ["nothing was applied more than once", sound({ journal: [write(2), write(3)] })],
    ["what PEMS applied was committed here", sound({ journal: [write(2, { reason: "nobody" })] })],
    ["what is synced is in PEMS", sound({ journal: [] })],
    [
      "what PEMS can accept arrived, at the latest when a person sent it again",
      sound({ changes: [{ ...synced, state: "failed" }] }),
    ],
    ["what was applied is not told as failed", sound({ changes: [{ ...synced, state: "failed" }] })],
    ["nothing was overwritten unseen", sound({ journal: [foreign, write(3)] })],
    ["no own write was taken for a conflict", sound({ conflicts: [conflict] })],
    ["every transition has its audit entry", sound({ audit: sound().audit.slice(1) })],
    ["every transition has its audit entry", sound({ changes: [{ ...synced, epoch: 2 }] })],
    ["the mirror is PEMS", sound({ mirror: [] })],
    [
      "the history has each observed version once, as it was",
      sound({ history: sound().history.slice(0, 1) }),
    ],
    [
      "the history has each observed version once, as it was",
      sound({ history: sound().history.map((row) => ({ ...row, content_hash: "0" })) }),
    ],
  ])("finds what breaks: %s", (promise, evidence, told) => {
    expect(broken(evidence, told)).toContain(promise);
  });

  it("takes a conflict for true when a user of PEMS changed the field", () => {
    const found = broken(sound({ journal: [foreign], conflicts: [conflict] }));
    expect(found).not.toContain("no own write was taken for a conflict");
  });
});
