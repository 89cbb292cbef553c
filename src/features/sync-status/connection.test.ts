import { expect, it } from "vitest";
import {
  BEAT_MS,
  knowsOfPems,
  type PageConnection,
  pageConnection,
  slept,
} from "#src/features/sync-status/connection.ts";
import type { ConnectionState } from "#src/trpc/live-stream.ts";

it.each<[ConnectionState, boolean, number, boolean, PageConnection]>([
  ["live", true, 0, true, "live"],
  ["live", false, 0, true, "offline"],
  ["connecting", true, 100, true, "live"],
  ["connecting", true, 2000, true, "reconnecting"],
  ["connecting", true, 2000, false, "live"],
  ["offline", true, 12_000, true, "lost"],
  ["connecting", true, 12_000, false, "lost"],
])(
  "a stream that is %s, browser online %s, for %d ms, was live %s: %s",
  (stream, online, forMs, wasLive, said) => {
    expect(pageConnection(stream, online, { forMs, wasLive, ended: false })).toBe(said);
    expect(pageConnection(stream, online, { forMs, wasLive, ended: true })).toBe("signed-out");
  },
);

it("goes on telling of PEMS while a stream is made again, and not once the page can't know", () => {
  const all = ["live", "reconnecting", "lost", "offline", "signed-out"] as const;
  expect(all.filter(knowsOfPems)).toEqual(["live", "reconnecting"]);
});

it.each([
  [BEAT_MS, false, false],
  [19_000, false, false],
  [21_000, false, true],
  // Hidden for long, a tab looks at the clock once a minute: each look would open the stream of all tabs anew.
  [60_000, true, false],
  [75_000, true, false],
  [8 * 3_600_000, true, true],
])("%d ms between two looks at the clock, hidden %s: slept %s", (gap, hidden, said) => {
  expect(slept(gap, hidden)).toBe(said);
});
