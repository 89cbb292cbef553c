import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ServiceDeps } from "#src/services/deps.ts";
import { exportRecords } from "#src/services/exports/export-records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const ROWS = 3000;
const inBatches = { batchRows: 100 };

describe("exportRecords", () => {
  let world: World;
  let last: string;

  beforeAll(async () => {
    world = await createWorld();
    last = (await world.seedRecords(ROWS)).at(-1) ?? "";
  });
  afterAll(() => world.close());

  const start = (deps: ServiceDeps = world.deps, pace = {}) =>
    exportRecords(deps, world.maria, { format: "csv" }, { ...inBatches, ...pace });
  /** What sessions of the application are in the middle of. */
  const underWay = () =>
    world.rows<{ query: string }>(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test'
         AND state = 'idle in transaction'`,
    );

  it("sends what it has read before it has read all, from one snapshot", async () => {
    const file = await start();
    expect(file.rows).toBe(ROWS);
    const reader = file.body.getReader();
    await reader.read();
    expect(await underWay()).toEqual([{ query: "FETCH 100 FROM pfa_export" }]);
    await world.changeInPems(last, { description: "Changed in the meantime" });
    let text = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += new TextDecoder().decode(piece.value);
    }
    expect(text).toContain(`"${last}",1,"Synced","Equipment ${ROWS}",`);
    expect(text.trimEnd().split("\r\n")).toHaveLength(ROWS);
    expect(await underWay()).toEqual([]);
  });

  it("ends its query when the download is broken off", async () => {
    const { body } = await start();
    const reader = body.getReader();
    await reader.read();
    expect(await underWay()).toHaveLength(1);
    await reader.cancel();
    await vi.waitFor(async () => expect(await underWay()).toEqual([]));
  });

  it("breaks off when nobody takes anything", async () => {
    const { body } = await start(world.deps, { stallMs: 20 });
    await vi.waitFor(async () => expect(await underWay()).toEqual([]));
    await expect(body.getReader().read()).rejects.toThrow("for too long");
  });

  it("breaks the file off when the database goes away in the middle: half a file never looks whole", async () => {
    const { body } = await start();
    const reader = body.getReader();
    await reader.read();
    await world.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
         AND application_name = 'test' AND state = 'idle in transaction'`,
    );
    const rest = (async () => {
      for (;;) if ((await reader.read()).done) return "looks whole";
    })();
    await expect(rest).rejects.toThrow();
  });

  it("runs a few at a time", async () => {
    const files = await Promise.all([start(), start(), start(), start()]);
    await refusal(start(), "TOO_MANY_REQUESTS");
    await Promise.all(files.map(({ body }) => body.cancel()));
    await vi.waitFor(async () => (await start()).body.cancel());
  });

  it("refuses an Excel file with more rows than it may have, before anything leaves", async () => {
    const count = async () => (await world.rows("SELECT 1 FROM audit_log")).length;
    const before = await count();
    const excel = exportRecords(world.deps, world.maria, { format: "xlsx" }, { maxXlsxRows: 2000 });
    const { message } = await refusal(excel, "TOO_MANY");
    expect(message).toContain("up to 2,000 records, these are 3,000. Export CSV, or filter.");
    expect([await count(), await underWay()]).toEqual([before, []]);
  });

  it("needs perm_Export", async () => {
    await refusal(exportRecords(world.deps, world.viewer, { format: "csv" }), "FORBIDDEN");
  });
});
