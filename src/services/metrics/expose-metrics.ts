import type { ServiceDeps } from "#src/services/deps.ts";
import { withinTime } from "#src/services/health/check-ready.ts";
import { readSyncFigures, type SyncFigures } from "#src/services/health/read-sync-figures.ts";
import { gaugesOf } from "#src/services/metrics/figure-gauges.ts";
import { syncMetrics } from "#src/services/metrics/sync-metrics.ts";

const LONGEST_READ_MS = 5_000;

/**
 * Everything for one scrape in Prometheus's text format: what this process counted, and what the database says now.
 * A database that is away leaves out its gauges, and `pems_database_up` is 0.
 */
export async function exposeMetrics(deps: ServiceDeps): Promise<{ contentType: string; body: string }> {
  const figures = await withinTime(LONGEST_READ_MS, readSyncFigures(deps)).catch((error: unknown) => {
    deps.log.warn({ err: error }, "figures for metrics could not be read");
    return null;
  });
  if (figures) beginSeries(figures);
  const { registry } = syncMetrics();
  const body = `${await gaugesOf(figures).metrics()}\n${await registry.metrics()}`;
  return { contentType: registry.contentType, body };
}

/** A counter that only appears with its first event would hide that event from `rate()`. */
function beginSeries({ organizations, connections }: SyncFigures): void {
  const { successes, conflicts, rateSlots } = syncMetrics();
  for (const { id } of organizations) {
    const labels = { organization_id: id };
    successes.inc(labels, 0);
    conflicts.inc(labels, 0);
  }
  for (const { id } of connections) rateSlots.inc({ connection_id: id }, 0);
}
