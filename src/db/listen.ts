import pg from "pg";

interface ListenOptions {
  /** Connection string that goes past a pooler. */
  url: string;
  channel: string;
  /** What shows in pg_stat_activity. */
  name: string;
  onPayload: (payload: string) => void;
  /** LISTEN is in place, first or again: whatever came before may have been missed. */
  onListening: () => void;
  /** The connection is gone; it is being made again. */
  onLost?: (reason: string) => void;
  heartbeatMs?: number;
  heartbeatTimeoutMs?: number;
}

/** A LISTEN that is kept up. */
export interface Listening {
  /** Whether LISTEN stands at this moment. */
  isUp(): boolean;
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/**
 * Listens on one dedicated connection and makes it again for as long as it takes. A half-open socket gives no error, so
 * the connection is asked for a sign of life at each heartbeat.
 */
export function listen(options: ListenOptions): Listening {
  const { url, channel, name, heartbeatMs = 5_000, heartbeatTimeoutMs = 5_000 } = options;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let delayMs = FIRST_DELAY_MS;
  let up = false;
  let stopped = false;

  const open = async () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: 10_000,
      query_timeout: heartbeatTimeoutMs,
      keepAlive: true,
    });
    client = next;
    const lost = (reason: string) => {
      if (client !== next) return;
      client = undefined;
      up = false;
      clearTimeout(timer);
      end(next);
      if (stopped) return;
      options.onLost?.(reason);
      timer = setTimeout(open, delayMs);
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
    };
    next.on("error", (error) => lost(error.message));
    next.on("end", () => lost("the connection ended"));
    next.on("notification", (message) => {
      if (message.channel === channel && message.payload) options.onPayload(message.payload);
    });
    const beat = () => {
      timer = setTimeout(
        () => next.query("SELECT 1").then(beat, (error) => lost(error.message)),
        heartbeatMs,
      );
    };
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      if (client !== next || stopped) return;
      up = true;
      delayMs = FIRST_DELAY_MS;
      beat();
      options.onListening();
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  };
  void open();

  return {
    isUp: () => up,
    async stop() {
      stopped = true;
      up = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (last) await last.end().catch(() => undefined);
    },
  };
}

/** A connection that hangs is not waited for. */
function end(client: pg.Client): void {
  client.on("error", () => undefined);
  client.end().catch(() => undefined);
}
