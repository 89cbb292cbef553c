import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Settlement } from "#src/services/pushes/queue-row.ts";

/** From the commit to PEMS's acceptance. */
const LATENCY_BUCKETS = [0.25, 0.5, 1, 2, 5, 15, 30, 60, 120, 300];

/** Gauges of the runtime that are named like counters: `promtool check metrics` refuses them. */
const NAMED_WRONGLY = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
];

function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of NAMED_WRONGLY) registry.removeSingleMetric(name);
  const registers = [registry];
  const labelNames = ["organization_id"] as const;
  return {
    registry,
    successes: new Counter({
      name: "pems_sync_success_total",
      help: "Changes that PEMS holds now, by accepting them or because it held them already.",
      labelNames,
      registers,
    }),
    latency: new Histogram({
      name: "pems_sync_latency_seconds",
      help: "Time from the commit of a change until it was known to be in PEMS.",
      labelNames,
      buckets: LATENCY_BUCKETS,
      registers,
    }),
    conflicts: new Counter({
      name: "pems_sync_conflicts_total",
      help: "Changes that met another change in PEMS and wait for a person.",
      labelNames,
      registers,
    }),
    errors: new Counter({
      name: "pems_sync_errors_total",
      help: "Failed attempts of changes, and write requests to PEMS that failed as a whole, by type of error.",
      labelNames: ["organization_id", "error_type"] as const,
      registers,
    }),
    rateSlots: new Counter({
      name: "pems_rate_slots_used_total",
      help: "Slots of the rate limit that this process took, each good for one request to PEMS.",
      labelNames: ["connection_id"] as const,
      registers,
    }),
  };
}

type SyncMetrics = ReturnType<typeof createMetrics>;

// The web application compiles its routes apart from each other: a module's variable would exist several times.
const KEY = Symbol.for("pfa-vanguard.metrics");
const holder = globalThis as { [KEY]?: SyncMetrics };

/** What this process counted since it started. */
export function syncMetrics(): SyncMetrics {
  holder[KEY] ??= createMetrics();
  return holder[KEY];
}

/**
 * Counts what claimed items came to. Call it after the transaction that recorded them committed, never inside: what is
 * rolled back did not happen.
 */
export function countSettlements(organizationId: string, settled: readonly Settlement[], now: Date): void {
  const { successes, latency, conflicts } = syncMetrics();
  const labels = { organization_id: organizationId };
  for (const { row, verdict } of settled) {
    if (verdict.kind === "synced") {
      successes.inc(labels);
      latency.observe(labels, Math.max(0, now.getTime() - new Date(row.queuedAt).getTime()) / 1000);
    } else if (verdict.kind === "conflict") conflicts.inc(labels);
    // Its last attempt was counted when it failed.
    else if (verdict.kind === "failed") {
      countError(organizationId, verdict.exhausted ? "retries_exhausted" : verdict.error.code);
    } else if (verdict.note) countError(organizationId, verdict.note.error.code);
  }
}

/** Counts an error; codes become labels in lower case. */
export function countError(organizationId: string, code: string): void {
  syncMetrics().errors.inc({ organization_id: organizationId, error_type: code.toLowerCase() });
}

export function countRateSlot(connectionId: string): void {
  syncMetrics().rateSlots.inc({ connection_id: connectionId });
}
