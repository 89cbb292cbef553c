import { sql } from "drizzle-orm";
import { utcDay } from "#src/domain/calendar.ts";
import type { ServiceDeps } from "#src/services/deps.ts";
import { CALCULATION } from "#src/services/gold/dimensions.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";

/** Longer than any transaction that moves a mirror: what was being written during a refresh is looked for again. */
const MARGIN_SECONDS = 120;

/**
 * Refreshes every organization whose figures are behind its mirror, or of another day; the longest waiting one first. One
 * that fails is logged and doesn't keep the others waiting: the next look tries it again.
 * @returns how many were refreshed
 */
export async function refreshStaleGold(deps: ServiceDeps, signal: AbortSignal): Promise<number> {
  const { rows } = await deps.db.execute<{ id: string }>(sql`
    SELECT id FROM pfa_organizations_with_stale_gold(${utcDay(deps.now())}::date, ${CALCULATION},
      make_interval(secs => ${MARGIN_SECONDS})) AS id`);
  let refreshed = 0;
  for (const { id: organizationId } of rows) {
    if (signal.aborted) break;
    try {
      const { status } = await refreshGold(deps, organizationId);
      if (status === "refreshed") refreshed += 1;
    } catch (error) {
      deps.log.error({ err: error, organizationId }, "the figures of an organization could not be refreshed");
    }
  }
  return refreshed;
}
