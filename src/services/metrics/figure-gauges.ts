import { Gauge, Registry } from "prom-client";
import type { SyncFigures } from "#src/services/health/read-sync-figures.ts";

const BREAKER_STATES = ["closed", "open", "half_open"] as const;

/** The gauges of one scrape; null figures: the database could not be read. */
export function gaugesOf(figures: SyncFigures | null): Registry {
  const registry = new Registry();
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  gauge("pems_database_up", "1 while the database can be read.").set(figures ? 1 : 0);
  if (!figures) return registry;
  gauge("pems_workers_alive", "Worker processes that are alive.").set(figures.workersAlive);
  const strays = gauge("pems_default_partition_rows", "Rows for whose time no partition was made.", "table");
  for (const [table, rows] of Object.entries(figures.strays)) strays.set({ table }, rows);

  const queue = gauge("pems_sync_queue_size", "Writes in the queue.", "organization_id", "status");
  const dead = gauge(
    "pems_sync_dead_letters",
    "Writes that failed and wait for a person.",
    "organization_id",
  );
  const age = gauge(
    "pems_sync_oldest_due_age_seconds",
    "How long the oldest write is due that has not gone out.",
    "organization_id",
  );
  const stopped = gauge(
    "pems_sync_paused",
    "1 while a person paused the sync or switched write sync off.",
    "organization_id",
  );
  for (const one of figures.organizations) {
    const labels = { organization_id: one.id };
    queue.set({ ...labels, status: "pending" }, one.pending);
    queue.set({ ...labels, status: "processing" }, one.processing);
    queue.set({ ...labels, status: "failed" }, one.deadLetters);
    dead.set(labels, one.deadLetters);
    age.set(labels, one.oldestDueSeconds ?? 0);
    stopped.set(labels, one.paused || !one.enabled ? 1 : 0);
  }

  const breaker = gauge("pems_breaker_state", "1 for the state of the breaker.", "connection_id", "state");
  const refused = gauge("pems_credential_refused", "1 while PEMS refuses the credential.", "connection_id");
  for (const one of figures.connections) {
    for (const state of BREAKER_STATES) {
      breaker.set({ connection_id: one.id, state }, one.breaker === state ? 1 : 0);
    }
    refused.set({ connection_id: one.id }, one.paused ? 1 : 0);
  }
  return registry;
}
