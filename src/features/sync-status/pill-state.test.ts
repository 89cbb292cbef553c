import { describe, expect, it } from "vitest";
import { pillState, type SyncStatus } from "#src/features/sync-status/pill-state.ts";

const NOW = new Date("2026-01-05T12:00:00Z");
const CALM: SyncStatus = {
  totalQueued: 0,
  processing: 0,
  lastSyncAt: null,
  avgSyncTime: null,
  estimateSeconds: 0,
  paused: false,
  pems: { state: "up", since: null },
  mine: { drafts: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 },
};

describe("pillState", () => {
  it.each([
    [CALM, false, "in-sync", "In sync"],
    [CALM, true, "offline", "You are offline"],
    [{ ...CALM, totalQueued: 1900, processing: 100 }, false, "on-the-way", "2,000 on the way"],
    [
      { ...CALM, totalQueued: 5, mine: { ...CALM.mine, conflicts: 2, failed: 1 } },
      false,
      "needs-you",
      "3 need you",
    ],
    [{ ...CALM, mine: { ...CALM.mine, failed: 1 } }, false, "needs-you", "1 needs you"],
    [{ ...CALM, paused: true, totalQueued: 4 }, false, "paused", "Sync is paused"],
    [
      { ...CALM, pems: { state: "down", since: null }, totalQueued: 4 },
      false,
      "down",
      "PEMS is not answering",
    ],
  ] as const)("%#: %o", (status, offline, kind, text) => {
    expect(pillState(status, offline, NOW)).toMatchObject({ kind, text });
  });

  it("says how long the queue takes", () => {
    expect(pillState({ ...CALM, totalQueued: 10_000, estimateSeconds: 11 }, false, NOW).detail).toBe(
      "≈ 11 s",
    );
    expect(pillState({ ...CALM, processing: 1 }, false, NOW).detail).toBe("≈ 1 s");
  });

  it("names the time since when PEMS is silent", () => {
    const since = "2026-01-05T11:32:00Z";
    expect(pillState({ ...CALM, pems: { state: "down", since } }, false, NOW).text).toMatch(
      /^PEMS is not answering since \d\d:\d\d$/,
    );
  });
});
