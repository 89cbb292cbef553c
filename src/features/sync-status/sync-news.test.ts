import { describe, expect, it } from "vitest";
import { syncNews, watchSync } from "#src/features/sync-status/sync-news.ts";

const none = { drafts: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 };
type Look = Partial<typeof none>;

/** What each look after the first one tells. */
function told(first: Look, ...looks: Look[]) {
  let watch = watchSync({ ...none, ...first });
  return looks.map((look) => {
    const seen = syncNews(watch, { ...none, ...look });
    watch = seen.watch;
    return seen.news;
  });
}

describe("syncNews", () => {
  it("tells when everything on the way has arrived", () => {
    expect(told({ queued: 3, syncing: 2 }, { syncing: 1 }, {})).toEqual([
      [],
      [{ kind: "arrived", count: 5 }],
    ]);
  });

  it("counts all that set out, over as many looks as they took", () => {
    expect(
      told(
        {},
        { queued: 120 },
        { queued: 20, syncing: 80, failed: 12 },
        { syncing: 9, failed: 20 },
        { failed: 20 },
      ),
    ).toEqual([
      [],
      [{ kind: "failed", count: 12 }],
      [{ kind: "failed", count: 8 }],
      [{ kind: "arrived", count: 100 }],
    ]);
  });

  it("begins anew with the next ones", () => {
    expect(told({ queued: 2 }, {}, { queued: 3 }, {})).toEqual([
      [{ kind: "arrived", count: 2 }],
      [],
      [{ kind: "arrived", count: 3 }],
    ]);
  });

  it("doesn't count what stopped on the way as arrived", () => {
    expect(told({ syncing: 3 }, { conflicts: 1, failed: 1 })).toEqual([
      [
        { kind: "conflicts", count: 1 },
        { kind: "failed", count: 1 },
        { kind: "arrived", count: 1 },
      ],
    ]);
    expect(told({ syncing: 1 }, { conflicts: 1 })).toEqual([[{ kind: "conflicts", count: 1 }]]);
    expect(told({}, { queued: 2, failed: 1 }, { failed: 1 })).toEqual([
      [{ kind: "failed", count: 1 }],
      [{ kind: "arrived", count: 2 }],
    ]);
  });

  it("is silent when conflicts are resolved or nothing changes", () => {
    expect(told({ conflicts: 2, failed: 1 }, { failed: 1 }, { failed: 1 })).toEqual([[], []]);
  });
});
