import type { Logger } from "pino";
import type { Database } from "#src/db/connection.ts";
import type { CrashPoint } from "#src/services/pushes/crash-points.ts";

/** How the sync behaves; each comes from a variable of `.env.example`. */
export interface SyncSettings {
  /** Most records in one batch request: 1 to 100. */
  batchSize: number;
  /** Retries after the first attempt. */
  maxRetries: number;
  /** Wait before the first retry; doubles with each one. */
  retryDelayMs: number;
  /** After how long a claim counts as abandoned. */
  leaseSeconds: number;
  /** Longest wait for an answer of PEMS. */
  pemsTimeoutMs: number;
  /** How often `/health` is asked while PEMS is down. */
  probeIntervalMs: number;
  /** Highest number of requests in any second for one credential; the connection's own number counts where it is lower. */
  ratePerSecond: number;
  /** Minutes between incremental pulls of an organization that chose nothing else; 0: only when asked for. */
  pullEveryMinutes: number;
  /** How long raw pages are kept, and requests to PEMS with their answers; whole months leave once all of one is older. */
  bronzeRetentionDays: number;
  attemptRetentionDays: number;
  /** Seals the credentials of PEMS: 32 bytes in base64. */
  credentialKey: string;
}

/** What the services of the sync work with. */
export interface ServiceDeps {
  db: Database;
  /** The present time; a test may stand still. */
  now: () => Date;
  log: Logger;
  settings: SyncSettings;
  /** The session of the worker process (src/services/workers): what its claims name. Absent elsewhere. */
  workerId?: string;
  /** Where this process is to end, for tests of crashes (src/services/pushes/crash-points.ts). Absent elsewhere. */
  crashAt?: CrashPoint;
}
