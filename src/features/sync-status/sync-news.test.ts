import { describe, expect, it } from "vitest";
import { syncNews } from "#src/features/sync-status/sync-news.ts";

const none = { drafts: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 };

describe("syncNews", () => {
  it("tells when everything on the way has arrived", () => {
    expect(syncNews({ ...none, queued: 3, syncing: 2 }, { ...none, syncing: 1 })).toEqual([]);
    expect(syncNews({ ...none, queued: 3, syncing: 2 }, none)).toEqual([{ kind: "arrived", count: 5 }]);
  });

  it("doesn't count what stopped on the way as arrived", () => {
    expect(syncNews({ ...none, syncing: 3 }, { ...none, conflicts: 1, failed: 1 })).toEqual([
      { kind: "conflicts", count: 1 },
      { kind: "failed", count: 1 },
      { kind: "arrived", count: 1 },
    ]);
    expect(syncNews({ ...none, syncing: 1 }, { ...none, conflicts: 1 })).toEqual([
      { kind: "conflicts", count: 1 },
    ]);
  });

  it("is silent when conflicts are resolved or nothing changes", () => {
    expect(syncNews({ ...none, conflicts: 2, failed: 1 }, { ...none, failed: 1 })).toEqual([]);
    expect(syncNews(none, none)).toEqual([]);
  });
});
