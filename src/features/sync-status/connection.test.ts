import { expect, it } from "vitest";
import { type PageConnection, pageConnection } from "#src/features/sync-status/connection.ts";
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
    expect(pageConnection(stream, online, { forMs, wasLive })).toBe(said);
  },
);
