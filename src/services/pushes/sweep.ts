import { sql } from "drizzle-orm";
import { serviceActor } from "#src/db/in-organization.ts";
import { probeDueConnections } from "#src/services/connections/probe-connections.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { pushOrganization } from "#src/services/pushes/push-organization.ts";
import { releaseExpiredClaims } from "#src/services/pushes/release-claims.ts";

/**
 * What keeps the engine going when a wake-up was missed: gives back the claims of dead workers, asks PEMS for its health
 * where the breaker is open, and sends whatever is due.
 */
export async function sweep(deps: ServiceDeps, signal: AbortSignal): Promise<void> {
  const at = deps.now().toISOString();
  const expired = await deps.db.execute<{ id: string }>(
    sql`SELECT id FROM pfa_organizations_with_expired_leases(${at}::timestamptz) AS id`,
  );
  for (const { id } of expired.rows) await releaseExpiredClaims(deps, serviceActor(id));
  await probeDueConnections(deps, signal);
  const due = await deps.db.execute<{ id: string }>(
    sql`SELECT id FROM pfa_organizations_with_due_writes(${at}::timestamptz) AS id`,
  );
  await Promise.all(due.rows.map(({ id }) => pushOrganization(deps, id, signal)));
}
