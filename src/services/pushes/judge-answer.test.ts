import { describe, expect, it } from "vitest";
import type { BatchOutcome, ItemOutcome } from "#src/pems/outcomes.ts";
import { judgeAnswer, type Sent } from "#src/services/pushes/judge-answer.ts";
import type { QueueRow } from "#src/services/pushes/queue-row.ts";
import { queueRow } from "#src/services/testing/queue-rows.ts";

const now = new Date("2026-11-20T10:00:00Z");
const clock = { now, retryDelayMs: 5000 };
const changes = { forecastEnd: "2027-03-01" };
const sent = (count: number, change: Partial<QueueRow> = {}): Sent[] =>
  Array.from({ length: count }, (_, index) => ({
    row: queueRow({ id: `item-${index}`, ...change }),
    changes,
    version: 1,
    merged: false,
  }));
const judge = (outcome: BatchOutcome, items = sent(1)) => judgeAnswer(items, outcome, clock);
const verdictOf = (result: ItemOutcome, change: Partial<QueueRow> = {}) =>
  judge({ kind: "answered", results: [result] }, sent(1, change)).settlements[0]?.verdict;
const seconds = (count: number) => new Date(now.getTime() + count * 1000);

describe("an answer about one item", () => {
  it("settles an accepted write on the next version", () => {
    const verdict = verdictOf({ kind: "accepted", newVersion: 2, updatedAt: "2026-11-20T10:00:01Z" });
    expect(verdict).toMatchObject({ kind: "synced", version: 2, how: "accepted", written: { changes } });
  });

  it("doesn't believe another version than the next one", () => {
    const verdict = verdictOf({ kind: "accepted", newVersion: 7, updatedAt: "2026-11-20T10:00:01Z" });
    expect(verdict).toMatchObject({ kind: "again", outcomeUnknown: true, retryCount: 0 });
  });

  it("reads PEMS when the version was refused, at no cost", () => {
    const verdict = verdictOf({ kind: "version-conflict", currentVersion: 9 });
    expect(verdict).toMatchObject({
      kind: "again",
      at: now,
      mirrorStale: true,
      outcomeUnknown: false,
      retryCount: 0,
    });
  });

  it("fails at once on 400 and 404", () => {
    const fieldErrors = { monthlyRate: "is required" };
    expect(verdictOf({ kind: "rejected", message: "The rate is required", fieldErrors })).toEqual({
      kind: "failed",
      status: 400,
      error: { code: "REJECTED", message: "The rate is required", fieldErrors },
    });
    expect(verdictOf({ kind: "not-found", message: "No such record" })).toMatchObject({
      kind: "failed",
      status: 404,
    });
  });

  it("retries its own 500 after 5, 10 and 20 s, then asks PEMS before giving up", () => {
    const broken: ItemOutcome = { kind: "broken", message: "boom" };
    const due = [0, 1, 2, 3].map((retryCount) => verdictOf(broken, { retryCount }));
    expect(due).toMatchObject([
      { kind: "again", at: seconds(5), retryCount: 1, outcomeUnknown: true },
      { kind: "again", at: seconds(10), retryCount: 2, outcomeUnknown: true },
      { kind: "again", at: seconds(20), retryCount: 3, outcomeUnknown: true },
      { kind: "again", at: now, retryCount: 4, outcomeUnknown: true },
    ]);
  });

  it("takes a missing result for an unknown outcome", () => {
    expect(verdictOf({ kind: "unknown", message: "missing" })).toMatchObject({
      kind: "again",
      outcomeUnknown: true,
    });
    const { settlements } = judge({ kind: "answered", results: [] });
    expect(settlements[0]?.verdict).toMatchObject({ kind: "again", outcomeUnknown: true, retryCount: 0 });
  });
});

describe("an answer about a whole request", () => {
  const lost: BatchOutcome = {
    kind: "unknown",
    status: 502,
    reason: "server",
    message: "Bad gateway",
    sent: true,
  };

  it("halves a failed batch at no cost and without delay", () => {
    const { settlements, consequence } = judge(lost, sent(7));
    expect(consequence.kind).toBe("failure");
    expect(settlements).toHaveLength(7);
    for (const { verdict } of settlements) {
      expect(verdict).toMatchObject({
        kind: "again",
        at: now,
        batchLimit: 4,
        outcomeUnknown: true,
        retryCount: 0,
      });
    }
  });

  it("counts the failure of a request that held the item alone", () => {
    const { settlements } = judge(lost);
    expect(settlements[0]?.verdict).toMatchObject({
      at: seconds(5),
      retryCount: 1,
      outcomeUnknown: true,
      batchLimit: 1,
    });
  });

  it("knows that nothing was applied when nothing was sent", () => {
    const refused: BatchOutcome = {
      kind: "unknown",
      status: null,
      reason: "network",
      message: "refused",
      sent: false,
    };
    expect(judge(refused, sent(2)).settlements[0]?.verdict).toMatchObject({ outcomeUnknown: false });
  });

  it("waits for Retry-After at no cost", () => {
    const { settlements, consequence } = judge({ kind: "rate-limited", retryAfterSeconds: 3 }, sent(2));
    expect(consequence).toEqual({ kind: "slow-down", retryAfterSeconds: 3 });
    expect(settlements[0]?.verdict).toMatchObject({ at: seconds(3), retryCount: 0, outcomeUnknown: true });
  });

  it("keeps items pending when the credential was refused", () => {
    const { settlements, consequence } = judge({ kind: "unauthorized", status: 403, message: "no" }, sent(2));
    expect(consequence.kind).toBe("refused-credential");
    expect(settlements[0]?.verdict).toMatchObject({ kind: "again", retryCount: 0, outcomeUnknown: false });
  });

  it.each<BatchOutcome>([{ kind: "too-large" }, { kind: "rejected", status: 400, message: "bad" }])(
    "splits until the bad one stands alone: $kind",
    (outcome) => {
      expect(judge(outcome, sent(3)).settlements[0]?.verdict).toMatchObject({
        batchLimit: 2,
        outcomeUnknown: false,
      });
      expect(judge(outcome).settlements[0]?.verdict.kind).toBe("failed");
    },
  );
});
