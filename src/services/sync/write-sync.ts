import { sql } from "drizzle-orm";
import type { Transaction } from "#src/db/connection.ts";
import type { Actor } from "#src/db/in-organization.ts";
import { DomainError } from "#src/domain/errors.ts";

/** What an organization has settled about its changes. */
export interface WriteSettings {
  writeSyncEnabled: boolean;
  /** Paused by a person. */
  paused: boolean;
  reasonRequired: boolean;
  /** US dollars, decimal text. */
  overrideLimit: string;
}

/**
 * Reads the organization's settings, and keeps write sync from being switched until the transaction ends, so that no
 * change is committed as if it were off after it was switched on. An advisory lock, not the row's: pulls update the row.
 */
export async function holdWriteSync(
  tx: Transaction,
  actor: Actor,
  mode: "use" | "switch" = "use",
): Promise<WriteSettings> {
  const shared = mode === "use" ? sql.raw("_shared") : sql.raw("");
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock${shared}(hashtextextended(${`write sync ${actor.organizationId}`}, 0))`,
  );
  const { rows } = await tx.execute<{
    write_sync_enabled: boolean;
    paused: boolean;
    reason_required: boolean;
    override_limit: string;
  }>(sql`SELECT write_sync_enabled, sync_paused_at IS NOT NULL AS paused, reason_required, override_limit
         FROM organization WHERE id = ${actor.organizationId}`);
  const [row] = rows;
  if (!row) throw new DomainError("NOT_FOUND", "There is no such organization.", { field: "organizationId" });
  return {
    writeSyncEnabled: row.write_sync_enabled,
    paused: row.paused,
    reasonRequired: row.reason_required,
    overrideLimit: row.override_limit,
  };
}
