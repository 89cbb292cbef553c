import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ServiceDeps } from "#src/services/deps.ts";
import { exportRecords } from "#src/services/exports/export-records.ts";
import type { Member } from "#src/services/organizations/member.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const ROWS = 3000;
const inBatches = { batchRows: 100 };
const csv = { format: "csv", sessionVersion: 1 } as const;

describe("exportRecords", () => {
  let world: World;
  let last: string;

  beforeAll(async () => {
    world = await createWorld();
    last = (await world.seedRecords(ROWS)).at(-1) ?? "";
  });
  afterAll(() => world.close());

  const open = (who: Member, deps: ServiceDeps = world.deps, pace = {}) =>
    exportRecords(deps, who, csv, { ...inBatches, ...pace });
  /** As soon as the one of the test before, which was broken off, has ended. */
  const start = (deps: ServiceDeps = world.deps, pace = {}) =>
    vi.waitFor(() => open(world.maria, deps, pace), { interval: 5 });
  /** Takes pieces until the last. */
  const rest = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    for (;;) if ((await reader.read()).done) return "looks whole";
  };
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
    await expect(rest(reader)).rejects.toThrow();
  });

  it("breaks off when it takes too long in all, however steadily it is taken", async () => {
    const { body } = await start(world.deps, { maxMs: 0 });
    await expect(rest(body.getReader())).rejects.toThrow("too long for all of it");
    expect(await underWay()).toEqual([]);
  });

  it.each([
    ["was suspended", "app_user SET suspended_at = now()", "app_user SET suspended_at = NULL", "id"],
    ["was signed out", "app_user SET session_version = 2", "app_user SET session_version = 1", "id"],
    ["left", "membership SET expires_at = now()", "membership SET expires_at = NULL", "user_id"],
    [
      "may not export any more",
      "membership SET denied_permissions = '{perm_Export}'",
      "membership SET denied_permissions = '{}'",
      "user_id",
    ],
    [
      "may not see money any more",
      "membership SET denied_permissions = '{perm_ViewFinancials}'",
      "membership SET denied_permissions = '{}'",
      "user_id",
    ],
  ])("gives no more to somebody who %s in the meantime", async (_case, change, back, key) => {
    const reader = (await start()).body.getReader();
    await reader.read();
    await world.rows(`UPDATE ${change} WHERE ${key} = $1`, [world.maria.userId]);
    await expect(rest(reader)).rejects.toThrow("session ended");
    expect(await underWay()).toEqual([]);
    await world.rows(`UPDATE ${back} WHERE ${key} = $1`, [world.maria.userId]);
    expect(await rest((await start()).body.getReader())).toBe("looks whole");
  });

  it("runs one for a person and a few at a time", async () => {
    const { maria, jonas, admin, secondAdmin } = world;
    const first = await start();
    expect((await refusal(open(maria), "TOO_MANY_REQUESTS")).message).toContain("An export of yours");
    const files = [first, ...(await Promise.all([jonas, admin, secondAdmin].map((who) => open(who))))];
    const fifth = { ...world.viewer, permissions: maria.permissions };
    expect((await refusal(open(fifth), "TOO_MANY_REQUESTS")).message).toContain("Several exports");
    await Promise.all(files.map(({ body }) => body.cancel()));
    const { body } = await start();
    expect(await rest(body.getReader())).toBe("looks whole");
  });

  it("refuses an Excel file with more rows than it may have, before anything leaves", async () => {
    const count = async () => (await world.rows("SELECT 1 FROM audit_log")).length;
    const before = await count();
    const excel = exportRecords(world.deps, world.maria, { ...csv, format: "xlsx" }, { maxXlsxRows: 2000 });
    const { message } = await refusal(excel, "TOO_MANY");
    expect(message).toContain("up to 2,000 records, these are 3,000. Export CSV, or filter.");
    expect([await count(), await underWay()]).toEqual([before, []]);
  });

  it("holds what matches a filter, and asks for money only those who may see it", async () => {
    const filter: RecordFilter = { fields: { model: { op: "in", values: ["M-7"] } } };
    const sort = [{ field: "duration", direction: "desc" }] as const;
    const few = await exportRecords(world.deps, world.maria, { ...csv, filter, sort });
    expect(few.rows).toBe(ROWS / 40);
    expect(await rest(few.body.getReader())).toBe("looks whole");
    const poor = { ...world.contractor, permissions: new Set(["perm_Read", "perm_Export"] as const) };
    const rates = { fields: { monthlyRate: { op: "filled" } } } as const;
    const refused = await refusal(exportRecords(world.deps, poor, { ...csv, filter: rates }), "FORBIDDEN");
    expect(refused.field).toBe("monthlyRate");
  });

  it("needs perm_Export", async () => {
    await refusal(exportRecords(world.deps, world.viewer, csv), "FORBIDDEN");
  });
});
