import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { takeTrial } from "#src/pems/breaker.ts";
import { MAX_SLOT_WAIT_WITH_CLAIMS_MS } from "#src/pems/rate-slot.ts";
import type { SyncSettings } from "#src/services/deps.ts";
import { OWN_SETTINGS, type OwnSettings, settingsOf } from "#src/services/organizations/own-settings.ts";

/** Leave to send. `trialOf` names the connection whose one trial after an outage this caller holds. */
export interface PushLeave {
  trialOf: string | null;
  /** The settings that count for the organization. */
  settings: SyncSettings;
}

interface Gate extends OwnSettings, Record<string, unknown> {
  connection_id: string;
  breaker_state: string;
  open: boolean;
}

/**
 * Whether anything may be sent for the organization now: write sync is on, nobody paused it, the credential is not
 * paused, PEMS has not asked to wait for longer than a claim may be held, and the breaker is closed or lets this caller
 * make the one trial. Null when nothing may be sent.
 */
export async function mayPush(
  tx: Transaction,
  actor: Actor,
  installation: SyncSettings,
): Promise<PushLeave | null> {
  const { rows } = await tx.execute<Gate>(sql`
    SELECT c.id AS connection_id, c.breaker_state, ${OWN_SETTINGS},
           o.write_sync_enabled AND o.sync_paused_at IS NULL AND c.paused_at IS NULL
             AND c.rate_tat <= clock_timestamp() + make_interval(secs => ${MAX_SLOT_WAIT_WITH_CLAIMS_MS / 1000}) AS open
    FROM organization o JOIN pems_connection c ON c.id = o.connection_id WHERE o.id = ${actor.organizationId}`);
  const gate = rows[0];
  if (!gate?.open || gate.breaker_state === "open") return null;
  const settings = settingsOf(installation, gate);
  if (gate.breaker_state === "closed") return { trialOf: null, settings };
  return (await takeTrial(tx, actor, gate.connection_id)) ? { trialOf: gate.connection_id, settings } : null;
}
