import pg from "pg";
import type { LiveEvent } from "#src/domain/live-event.ts";
import { LIVE_CHANNEL } from "#src/services/live/publish.ts";

/** What a web process would have heard, in order. */
export interface NoticeCollector {
  seen: LiveEvent[];
  /** Takes the next `count` notices off `seen`, waiting for them where needed. */
  next(count: number): Promise<LiveEvent[]>;
  /** Resolves when everything that was committed before has arrived. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on the live channel of a database with a connection of its own. */
export async function collectNotices(url: string): Promise<NoticeCollector> {
  const client = new pg.Client({ connectionString: url });
  const seen: LiveEvent[] = [];
  let wake = () => {};
  client.on("notification", (message) => {
    seen.push(JSON.parse(message.payload ?? "null") as LiveEvent);
    wake();
  });
  await client.connect();
  await client.query(`LISTEN ${LIVE_CHANNEL}`);
  return {
    seen,
    async next(count) {
      while (seen.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return seen.splice(0, count);
    },
    // Postgres hands over what waits before it answers the next query.
    settled: async () => {
      await client.query("SELECT 1");
    },
    close: () => client.end(),
  };
}
