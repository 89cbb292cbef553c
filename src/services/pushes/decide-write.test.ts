import { describe, expect, it } from "vitest";
import { decideAfterReadBack, decideWrite, toOperation } from "#src/services/pushes/decide-write.ts";
import { mirrorState, queueRow } from "#src/services/testing/queue-rows.ts";
import { soundRecord } from "#src/services/testing/records.ts";

const ours = { forecastEnd: "2027-03-01" };

describe("deciding about a write", () => {
  it("sends on the version that the mirror has", () => {
    expect(decideWrite(queueRow())).toEqual({ kind: "send", changes: ours, version: 1, merged: false });
  });

  it("merges with another field that PEMS changed, and says so", () => {
    const row = queueRow({ record: mirrorState(2, { description: "Renamed in PEMS" }) });
    expect(decideWrite(row)).toEqual({ kind: "send", changes: ours, version: 2, merged: true });
  });

  it("rebases without a word when PEMS raised the version alone", () => {
    expect(decideWrite(queueRow({ record: mirrorState(5) }))).toMatchObject({ version: 5, merged: false });
  });

  it("needs no request when PEMS already holds our value", () => {
    const decision = decideWrite(queueRow({ record: mirrorState(2, ours) }));
    expect(decision).toMatchObject({
      kind: "settle",
      verdict: { kind: "synced", how: "agreed", version: 2 },
    });
  });

  it("asks a person when PEMS changed the same field", () => {
    const decision = decideWrite(queueRow({ record: mirrorState(2, { forecastEnd: "2027-05-05" }) }));
    expect(decision).toMatchObject({
      kind: "settle",
      verdict: { kind: "conflict", fields: ["forecastEnd"], reason: "value" },
    });
  });

  it("refuses a result that breaks a rule", () => {
    const row = queueRow({ delta: { forecastEnd: "2020-01-01" } });
    expect(decideWrite(row)).toMatchObject({ verdict: { kind: "failed", error: { code: "RULES_BROKEN" } } });
  });

  it("gives up after the last attempt, with the last error", () => {
    const lastError = { code: "SERVER_ERROR", message: "PEMS failed." };
    const decision = decideWrite(queueRow({ retryCount: 4, lastError }));
    expect(decision).toMatchObject({ verdict: { kind: "failed", exhausted: true, error: lastError } });
    expect(decideWrite(queueRow({ retryCount: 3, lastError })).kind).toBe("send");
  });

  it("sets an item aside after three crashes", () => {
    expect(decideWrite(queueRow({ crashCount: 2 })).kind).toBe("send");
    const decision = decideWrite(queueRow({ crashCount: 3 }));
    expect(decision).toMatchObject({ verdict: { kind: "failed", error: { code: "QUARANTINED" } } });
  });

  it("fails when PEMS has no such record", () => {
    const decision = decideWrite(queueRow({ record: null }));
    expect(decision).toMatchObject({ verdict: { kind: "failed", error: { code: "NOT_FOUND" } } });
  });
});

describe("deciding after a read-back", () => {
  const unknown = { outcomeUnknown: true, sentVersion: 1 };

  it("sends again when PEMS still has the version that was sent", () => {
    expect(decideAfterReadBack(queueRow(unknown)).kind).toBe("send");
  });

  it("takes the next version with our values for our own write", () => {
    const record = {
      ...mirrorState(2, ours),
      afterSent: { fields: soundRecord(1, ours), changedBy: "maria" },
    };
    const decision = decideAfterReadBack(queueRow({ ...unknown, record }));
    expect(decision).toMatchObject({ verdict: { kind: "synced", version: 2, how: "read-back" } });
  });

  it("knows its own write under a later change of the same field", () => {
    const record = {
      ...mirrorState(3, { forecastEnd: "2027-06-06" }),
      afterSent: { fields: soundRecord(1, ours), changedBy: "maria" },
    };
    const decision = decideAfterReadBack(queueRow({ ...unknown, record }));
    expect(decision).toMatchObject({ verdict: { kind: "synced", version: 2, how: "read-back" } });
  });

  it("merges when the next version is somebody else's", () => {
    const theirs = soundRecord(1, { description: "Renamed in PEMS" });
    const record = {
      ...mirrorState(2, { description: "Renamed in PEMS" }),
      afterSent: { fields: theirs, changedBy: "jane" },
    };
    expect(decideAfterReadBack(queueRow({ ...unknown, record }))).toMatchObject({ kind: "send", version: 2 });
  });

  it("asks a person when nobody can tell, even where PEMS is back at what was seen", () => {
    const decision = decideAfterReadBack(queueRow({ ...unknown, record: mirrorState(3) }));
    expect(decision).toMatchObject({ verdict: { kind: "conflict", reason: "unknown-outcome" } });
  });

  it("needs nothing when PEMS further on holds our value", () => {
    const decision = decideAfterReadBack(queueRow({ ...unknown, record: mirrorState(3, ours) }));
    expect(decision).toMatchObject({ verdict: { kind: "synced", how: "agreed" } });
  });
});

describe("the operation for PEMS", () => {
  it("discontinues alone as a DELETE with a reason made up from the action", () => {
    expect(toOperation(queueRow(), { isDiscontinued: true }, 4)).toEqual({
      operation: "DELETE",
      pfaId: "PFA-00001",
      version: 4,
      modifiedBy: "maria@demo.example",
      changeReason: "Discontinued in PFA Vanguard",
    });
  });

  it("discontinues together with other fields, and restores, as an update", () => {
    const both = toOperation(queueRow(), { isDiscontinued: true, dor: "BEO" }, 4);
    expect(both).toMatchObject({ operation: "UPDATE", changes: { isDiscontinued: true, dor: "BEO" } });
    const restored = toOperation(queueRow(), { isDiscontinued: false }, 4);
    expect(restored).toMatchObject({ operation: "UPDATE", changes: { isDiscontinued: false } });
  });

  it("speaks PEMS's forms and gives the reason", () => {
    const changes = { forecastEnd: "2027-03-01", monthlyRate: "5500.50" };
    const operation = toOperation(queueRow({ reason: "Budget" }), changes, 1);
    expect(operation).toMatchObject({
      changes: { forecastEnd: "2027-03-01T00:00:00Z", monthlyRate: 5500.5 },
      changeReason: "Budget",
    });
  });
});
