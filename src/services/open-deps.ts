import type { Logger } from "pino";
import { assertSafeToStart, connect } from "#src/db/connection.ts";
import type { ServiceDeps, SyncSettings } from "#src/services/deps.ts";

interface DepsOptions {
  databaseUrl: string;
  /** What shows in pg_stat_activity. */
  name: string;
  /** Most database connections at a time. */
  maxConnections: number;
  log: Logger;
  settings: SyncSettings;
}

/** The settings of the sync, from variables of the environment. */
export function syncSettings(env: {
  WRITE_SYNC_BATCH_SIZE: number;
  WRITE_SYNC_MAX_RETRIES: number;
  WRITE_SYNC_RETRY_DELAY: number;
  WRITE_SYNC_LEASE_SECONDS: number;
  WRITE_SYNC_PROBE_INTERVAL: number;
  PEMS_API_TIMEOUT: number;
  PEMS_API_RATE_LIMIT: number;
  PULL_EVERY_MINUTES: number;
  BRONZE_RETENTION_DAYS: number;
  ATTEMPT_RETENTION_DAYS: number;
  CREDENTIAL_KEY: string;
}): SyncSettings {
  return {
    batchSize: env.WRITE_SYNC_BATCH_SIZE,
    maxRetries: env.WRITE_SYNC_MAX_RETRIES,
    retryDelayMs: env.WRITE_SYNC_RETRY_DELAY,
    leaseSeconds: env.WRITE_SYNC_LEASE_SECONDS,
    pemsTimeoutMs: env.PEMS_API_TIMEOUT,
    probeIntervalMs: env.WRITE_SYNC_PROBE_INTERVAL,
    ratePerSecond: env.PEMS_API_RATE_LIMIT,
    pullEveryMinutes: env.PULL_EVERY_MINUTES,
    bronzeRetentionDays: env.BRONZE_RETENTION_DAYS,
    attemptRetentionDays: env.ATTEMPT_RETENTION_DAYS,
    credentialKey: env.CREDENTIAL_KEY,
  };
}

/** Opens the pool of one process and gives its services what they work with; connects at first use. */
export function openDeps(options: DepsOptions): ServiceDeps {
  const db = connect({ url: options.databaseUrl, max: options.maxConnections, name: options.name });
  return { db, now: () => new Date(), log: options.log, settings: options.settings };
}

/** @throws Error with one line when row-level security would not hold, or commits could be lost */
export function assertSafeDatabase(deps: ServiceDeps): Promise<void> {
  return assertSafeToStart(deps.db);
}

/** Ends the pool once its statements have ended. */
export function closeDeps(deps: ServiceDeps): Promise<void> {
  return deps.db.$client.end();
}
