import { describe, expect, it } from "vitest";
import { pillState, type SyncStatus, whyStandsStill } from "#src/features/sync-status/pill-state.ts";

const NOW = new Date("2026-01-05T12:00:00Z");
const CALM: SyncStatus = {
  totalQueued: 0,
  processing: 0,
  lastSyncAt: null,
  avgSyncTime: null,
  estimateSeconds: 0,
  paused: false,
  pems: { state: "up", since: null },
  approvals: 0,
  mine: { drafts: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 },
};

it("knows why the queue stands still", () => {
  const pems = (state: SyncStatus["pems"]["state"]) => ({ ...CALM, pems: { state, since: null } });
  expect(whyStandsStill(CALM)).toBeNull();
  expect(whyStandsStill({ ...pems("down"), paused: true })).toBe("paused");
  expect(whyStandsStill(pems("paused"))).toBe("paused");
  expect(whyStandsStill(pems("down"))).toBe("down");
  expect(whyStandsStill(pems("struggling"))).toBe("down");
});

describe("pillState", () => {
  it.each([
    [CALM, "live", "in-sync", "In sync"],
    [CALM, "offline", "offline", "You are offline"],
    [CALM, "lost", "offline", "No connection"],
    [CALM, "signed-out", "signed-out", "Signed out"],
    [CALM, "reconnecting", "reconnecting", "Reconnecting…"],
    [undefined, "live", "loading", "Looking…"],
    [{ ...CALM, totalQueued: 1900, processing: 100 }, "live", "on-the-way", "2,000 on the way"],
    [
      { ...CALM, totalQueued: 5, mine: { ...CALM.mine, conflicts: 2, failed: 1 } },
      "live",
      "needs-you",
      "3 need you",
    ],
    [{ ...CALM, mine: { ...CALM.mine, failed: 1 } }, "live", "needs-you", "1 needs you"],
    [{ ...CALM, paused: true, totalQueued: 4 }, "live", "paused", "Sync is paused"],
    [
      { ...CALM, pems: { state: "down", since: null }, totalQueued: 4 },
      "live",
      "down",
      "PEMS is not answering",
    ],
  ] as const)("%#: %o", (status, connection, kind, text) => {
    expect(pillState(status, connection, NOW)).toMatchObject({ kind, text });
  });

  it("says how long the queue takes", () => {
    expect(pillState({ ...CALM, totalQueued: 10_000, estimateSeconds: 11 }, "live", NOW).detail).toBe(
      "≈ 11 s",
    );
    expect(pillState({ ...CALM, processing: 1 }, "live", NOW).detail).toBe("≈ 1 s");
  });

  it("promises no time while requests to PEMS fail", () => {
    const struggling = {
      ...CALM,
      totalQueued: 3,
      estimateSeconds: 1,
      pems: { state: "struggling", since: null },
    };
    expect(pillState(struggling as SyncStatus, "live", NOW)).toMatchObject({
      kind: "on-the-way",
      detail: "waiting for PEMS",
    });
  });

  it("names the time since when PEMS is silent", () => {
    const since = "2026-01-05T11:32:00Z";
    expect(pillState({ ...CALM, pems: { state: "down", since } }, "live", NOW).text).toMatch(
      /^PEMS is not answering since \d\d:\d\d$/,
    );
  });
});
