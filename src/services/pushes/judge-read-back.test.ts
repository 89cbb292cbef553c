import { describe, expect, it } from "vitest";
import { dueWhileRefused, isStillRefused } from "#src/services/pushes/judge-read-back.ts";
import { mirrorState, queueRow } from "#src/services/testing/queue-rows.ts";

describe("an item whose version PEMS refused", () => {
  const refused = { mirrorStale: true, sentVersion: 2 };

  it.each([
    ["the read-back brought nothing newer", { ...refused, record: mirrorState(2) }, true],
    ["the read-back brought the version that PEMS has", { ...refused, record: mirrorState(3) }, false],
    ["the mirror was set back meanwhile", { ...refused, record: mirrorState(1) }, false],
    ["PEMS no longer has the record", { ...refused, record: null }, false],
    ["its outcome was only unknown", { outcomeUnknown: true, sentVersion: 2, record: mirrorState(2) }, false],
  ])("%s", (_, change, expected) => {
    expect(isStillRefused(queueRow(change))).toBe(expected);
  });

  it("waits as long again as it has been owed, from the first delay to four times that", () => {
    const queued = Date.parse("2026-11-20T10:00:00Z");
    const row = queueRow({ queuedAt: "2026-11-20T10:00:00+00:00" });
    const waits = [0, 5, 10, 20, 40, 86_400].map((age) => {
      const now = new Date(queued + age * 1000);
      return (dueWhileRefused(row, now, 5000).getTime() - now.getTime()) / 1000;
    });
    expect(waits).toEqual([5, 5, 10, 20, 20, 20]);
  });
});
