import pg from "pg";
import { APPLICATION_ROLE } from "#src/db/connection.ts";

/** First half of the key of every worker's lock, so that it meets no other advisory lock. */
export const WORKER_LOCK_CLASS = 7_330_001;

const HEARTBEAT_MS = 1_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;

/** An advisory lock that lives exactly as long as its own connection. */
export interface SessionLock {
  /** Second half of its key, new for each holder. */
  key: number;
  release(): Promise<void>;
}

/**
 * Takes a session advisory lock on a connection of its own: whoever can take the same lock knows that this process, or
 * its connection, is gone.
 * @param url goes past a pooler
 * @param onLost the connection broke; the lock is gone with it, and others may already act on that
 * @throws whatever Postgres says when it can't be taken
 */
export async function holdSessionLock(
  url: string,
  name: string,
  onLost: (reason: string) => void,
): Promise<SessionLock> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    options: `-c role=${APPLICATION_ROLE}`,
    connectionTimeoutMillis: 10_000,
    query_timeout: HEARTBEAT_TIMEOUT_MS,
    keepAlive: true,
  });
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const lost = (reason: string) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    onLost(reason);
  };
  client.on("error", (error) => lost(error.message));
  client.on("end", () => lost("the connection ended"));
  await client.connect();
  const { rows } = await client.query<{ key: string }>(
    `SELECT key, pg_advisory_lock($1, key::int) FROM nextval('pfa_worker_lock_key') AS key`,
    [WORKER_LOCK_CLASS],
  );
  const key = Number(rows[0]?.key);
  const beat = () => {
    // A half-open socket gives no error by itself.
    timer = setTimeout(
      () => client.query("SELECT 1").then(beat, (error) => lost(error.message)),
      HEARTBEAT_MS,
    );
  };
  beat();
  return {
    key,
    async release() {
      ended = true;
      clearTimeout(timer);
      await client.end();
    },
  };
}
