import { type SQL, sql } from "drizzle-orm";
import type { SyncSettings } from "#src/services/deps.ts";

/** What an organization chose for itself; null: as the installation has it. */
export interface OwnSettings {
  batch_size: number | null;
  retry_delay: number | null;
  max_retries: number | null;
}

/** Selects `OwnSettings` from the organization `o`. */
export const OWN_SETTINGS: SQL = sql`o.write_sync_batch_size AS batch_size, o.write_sync_retry_delay AS retry_delay,
  o.write_sync_max_retries AS max_retries`;

/** The settings that count for an organization: its own where it has any, else the installation's. */
export function settingsOf(installation: SyncSettings, own: OwnSettings): SyncSettings {
  return {
    ...installation,
    batchSize: own.batch_size ?? installation.batchSize,
    retryDelayMs: own.retry_delay ?? installation.retryDelayMs,
    maxRetries: own.max_retries ?? installation.maxRetries,
  };
}
