import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exposeMetrics } from "#src/services/metrics/expose-metrics.ts";
import { countSettlements, syncMetrics } from "#src/services/metrics/sync-metrics.ts";
import { settleBatch } from "#src/services/pushes/settle-batch.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";
import { queueRow } from "#src/services/testing/queue-rows.ts";

let world: PushWorld;
beforeAll(async () => {
  world = await createPushWorld({ records: 40, settings: { maxRetries: 1, retryDelayMs: 1 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  syncMetrics().registry.resetMetrics();
  await world.sandbox.control.reset();
});

/** The value of a series; undefined when there is none. Labels in the order in which they are exposed. */
async function figure(series: string): Promise<number | undefined> {
  const { body } = await exposeMetrics(world.deps);
  const line = body.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
const own = (name: string, more = "") => `${name}{organization_id="${world.organization.id}"${more}}`;
const errorsOf = (type: string) => figure(own("pems_sync_errors_total", `,error_type="${type}"`));

describe("metrics of the sync", () => {
  it("count what PEMS accepted, how long it took, and the slots that it took", async () => {
    const ids = ["PFA-00001", "PFA-00002", "PFA-00003"];
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-05-05" });
    const started = performance.now();
    await world.push();
    const passed = (performance.now() - started) / 1000;
    expect(await figure(own("pems_sync_success_total"))).toBe(3);
    const count = own("pems_sync_latency_seconds_count");
    expect(await figure(count)).toBe(3);
    const sum = (await figure(own("pems_sync_latency_seconds_sum"))) ?? 0;
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(3 * (passed + 10));
    const { body } = await exposeMetrics(world.deps);
    const buckets = [...body.matchAll(/pems_sync_latency_seconds_bucket\{le="([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(buckets).toEqual(["0.25", "0.5", "1", "2", "5", "15", "30", "60", "120", "300", "+Inf"]);
    const slots = `pems_rate_slots_used_total{connection_id="${world.organization.connectionId}"}`;
    expect(await figure(slots)).toBe(1);
  });

  it("count conflicts, also those found without a request", async () => {
    await world.changeMany(world.maria, ["PFA-00010"], { forecastEnd: "2027-05-05" });
    await world.changeInPems("PFA-00010", { forecastEnd: "2027-09-09" });
    await world.push();
    expect(await figure(own("pems_sync_conflicts_total"))).toBe(1);
    expect(await figure(own("pems_sync_success_total"))).toBe(0);
  });

  it("count failed attempts by type, and what runs out of them", async () => {
    await world.sandbox.control.failItem({ pfaId: "PFA-00020", status: 500 });
    await world.changeMany(world.maria, ["PFA-00020"], { forecastEnd: "2027-05-05" });
    await world.push();
    await vi.waitFor(async () => {
      await world.push();
      expect(await figure(own("pems_sync_dead_letters"))).toBe(1);
    }, 10_000);
    expect(await errorsOf("server_error")).toBe(2);
    expect(await errorsOf("retries_exhausted")).toBe(1);
  });

  it("count nothing that was rolled back, and nothing twice", async () => {
    const row = queueRow();
    const verdict = { kind: "failed", status: 400, error: { code: "REJECTED", message: "No." } } as const;
    // Nobody holds this claim: nothing is recorded.
    expect(await settleBatch(world.deps, world.service, [{ row, verdict }])).toBe(0);
    expect(await errorsOf("rejected")).toBeUndefined();
    countSettlements(world.organization.id, [{ row, verdict }], world.deps.now());
    expect(await errorsOf("rejected")).toBe(1);
  });
});

describe("settings of an organization", () => {
  const choose = (columns: string) =>
    world.rows(`UPDATE organization SET ${columns} WHERE id = $1`, [world.organization.id]);

  it("decide how large its batches are, how often it retries, and after which wait", async () => {
    await choose("write_sync_batch_size = 2, write_sync_max_retries = 5, write_sync_retry_delay = 60000");
    const ids = ["PFA-00030", "PFA-00031", "PFA-00032", "PFA-00033", "PFA-00034"];
    await world.changeMany(world.maria, ids, { forecastEnd: "2027-05-05" });
    const stored = await world.rows(
      "SELECT DISTINCT max_retries FROM pfa_write_queue WHERE pfa_id = ANY($1)",
      [ids],
    );
    expect(stored).toEqual([{ max_retries: 5 }]);
    await world.push();
    const slots = `pems_rate_slots_used_total{connection_id="${world.organization.connectionId}"}`;
    expect(await figure(slots)).toBe(3);

    await world.sandbox.control.failItem({ pfaId: "PFA-00035", status: 500 });
    await world.changeMany(world.maria, ["PFA-00035"], { forecastEnd: "2027-05-05" });
    await world.push();
    const [waits] = await world.rows<{ seconds: number }>(
      `SELECT extract(epoch FROM scheduled_at - last_attempt_at)::float8 AS seconds FROM pfa_write_queue
       WHERE pfa_id = 'PFA-00035' AND status = 'pending'`,
    );
    expect(waits?.seconds).toBeGreaterThan(55);
    await choose(
      "write_sync_batch_size = NULL, write_sync_max_retries = NULL, write_sync_retry_delay = NULL",
    );
  });

  it("are refused by the database outside of their ranges", async () => {
    for (const columns of [
      "write_sync_batch_size = 101",
      "write_sync_max_retries = 21",
      "write_sync_retry_delay = 0",
    ]) {
      await expect(choose(columns), columns).rejects.toThrow(/organization_write_sync/);
    }
  });

  it("of another organization don't count", async () => {
    await world.rows("UPDATE organization SET write_sync_max_retries = 9 WHERE id = $1", [world.other.id]);
    await world.changeMany(world.maria, ["PFA-00038"], { forecastEnd: "2027-05-05" });
    const rows = await world.rows("SELECT max_retries FROM pfa_write_queue WHERE pfa_id = 'PFA-00038'");
    expect(rows).toEqual([{ max_retries: 1 }]);
  });
});
