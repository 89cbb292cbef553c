import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inOrganization } from "#src/db/in-organization.ts";
import { openConnection } from "#src/services/connections/open-connection.ts";
import { pullOrganization } from "#src/services/pulls/pull-organization.ts";
import { pullPages } from "#src/services/pulls/pull-pages.ts";
import { collectNotices, type NoticeCollector } from "#src/services/testing/notices.ts";
import { createPemsWorld, type PemsWorld } from "#src/services/testing/pems-world.ts";

let world: PemsWorld;
let notices: NoticeCollector;
const signal = new AbortController().signal;
const RECORDS = 2500;

beforeAll(async () => {
  const organizations = [{ code: "RIO", generate: RECORDS }, { code: "HOLNG" }];
  world = await createPemsWorld({ organizations });
  notices = await collectNotices(world.url);
});
beforeEach(async () => {
  await world.sandbox.control.reset();
  await world.rows(
    `UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, probe_at = NULL,
       paused_at = NULL, rate_tat = now()`,
  );
});
afterAll(async () => {
  await notices.close();
  await world.close();
});

const pull = (mode: "full" | "incremental" = "incremental") =>
  pullOrganization(
    world.deps,
    { organizationId: world.organization.id, mode, trigger: "manual", startedBy: world.maria.userId },
    signal,
  );
const organization = async () => {
  const [row] = await world.rows<{
    pull_cursor: string | null;
    last_pull_at: Date | null;
    last_full_pull_at: Date | null;
  }>("SELECT * FROM organization WHERE id = $1", [world.organization.id]);
  if (!row) throw new Error("no organization");
  return row;
};
const run = async (id: string | null) => (await world.rows("SELECT * FROM sync_run WHERE id = $1", [id]))[0];
const mirror = async () => {
  const rows = await world.rows<{ pfa_id: string; version: number; description: string | null }>(
    "SELECT pfa_id, version, description FROM pfa_mirror WHERE organization_id = $1 ORDER BY pfa_id",
    [world.organization.id],
  );
  return rows.map((row) => [row.pfa_id, row.version, row.description]);
};
const inPems = async () => {
  const records = await world.sandbox.control.records("RIO");
  return records.map((record) => [record.pfaId, record.version, record.description?.trim() || null]);
};
const requests = async () => (await world.sandbox.control.stats()).requests.length;
/** The records of each notice so far that the mirror moved. */
const recordsChanged = async () => {
  await notices.settled();
  return notices.seen.splice(0).flatMap((event) => (event.type === "RECORDS_CHANGED" ? [event.pfaIds] : []));
};
const edit = (pfaId: string, changes: Record<string, unknown>) =>
  world.sandbox.control.edit({ organizationCode: "RIO", pfaId, changes });

describe("a pull", () => {
  it("goes on after an outage from where it stood", async () => {
    const connection = await openConnection(world.deps, world.service);
    let asked = 0;
    const mayGoOn = async () => {
      asked += 1;
      if (asked > 1) await world.sandbox.control.down("unavailable");
      return null;
    };
    const options = {
      mode: "incremental",
      source: "pull",
      runId: null,
      mayGoOn,
      maxSlotWaitMs: 5000,
    } as const;
    const cut = await pullPages(world.deps, world.service, connection, options, signal);
    expect(cut).toMatchObject({ kind: "unavailable", mode: "full", pages: 1, moved: 1000 });
    await world.sandbox.control.reset();

    const rest = await pull();
    expect(rest).toMatchObject({
      status: "completed",
      pages: 2,
      records: RECORDS - 1000,
      moved: RECORDS - 1000,
    });
    expect(await mirror()).toEqual(await inPems());
    expect(await run(rest.runId)).toMatchObject({
      direction: "pull",
      mode: "incremental",
      status: "completed",
      started_by: world.maria.userId,
      total: RECORDS - 1000,
      pages: 2,
    });
    expect((await organization()).last_pull_at).not.toBeNull();
    const statistics = "SELECT reltuples FROM pg_class WHERE oid = 'pfa_mirror'::regclass";
    expect(await world.rows(statistics)).toEqual([{ reltuples: RECORDS }]);
    expect(await recordsChanged()).toEqual([null, null, null]);
  });

  it("leads every version of the history back to the raw page", async () => {
    const [found] = await world.rows<{ versions: number; pages: number }>(
      `SELECT count(*)::int AS versions, count(DISTINCT b.id)::int AS pages
       FROM pfa_mirror_history h JOIN pfa_bronze b ON b.id = h.bronze_id JOIN pems_batch p ON p.id = b.batch_id
       WHERE h.organization_id = $1 AND p.source = 'pull'`,
      [world.organization.id],
    );
    const [page] = await world.rows<{ pfa_id: string; body: string }>(
      "SELECT h.pfa_id, b.body FROM pfa_mirror_history h JOIN pfa_bronze b ON b.id = h.bronze_id WHERE h.pfa_id = 'PFA-01700'",
    );
    const raw = JSON.parse(page?.body ?? "{}") as { records: { pfaId: string }[] };
    expect(raw.records.map((record) => record.pfaId)).toContain("PFA-01700");
    expect(found).toEqual({ versions: RECORDS, pages: 3 });
  });

  it("writes every request to the history, under its run and without the credential", async () => {
    const { runId } = await pull();
    const attempts = await world.rows("SELECT * FROM sync_attempt WHERE run_id = $1", [runId]);
    expect(attempts).toMatchObject([
      { method: "GET", status: 200, outcome: "ok", response_body: { records: 0 } },
    ]);
    expect(JSON.stringify(await world.rows("SELECT * FROM sync_attempt"))).not.toContain("sandbox-key");
  });

  it("brings what changed, and no more", async () => {
    await edit("PFA-00007", { description: "  Moved by PEMS  ", forecastEnd: "2027-05-01" });
    await edit("PFA-00009", { description: "" });
    const result = await pull();
    expect(result).toMatchObject({ pages: 1, records: 2, moved: 2 });
    expect(await recordsChanged()).toEqual([["PFA-00007", "PFA-00009"]]);
    expect(
      await world.rows(
        "SELECT description, forecast_end::text, pems_updated_by FROM pfa_mirror WHERE pfa_id = 'PFA-00007'",
      ),
    ).toEqual([{ description: "Moved by PEMS", forecast_end: "2027-05-01", pems_updated_by: "jane.smith" }]);
    expect(await mirror()).toEqual(await inPems());
    expect(await pull()).toMatchObject({ pages: 1, records: 0, moved: 0 });
  });

  it("never takes the mirror back, but remembers the older version too", async () => {
    const before = await organization();
    await edit("PFA-00011", { description: "Seen late" });
    // A push settled version 9 meanwhile.
    await world.rows("UPDATE pfa_mirror SET version = 9, description = 'Ours' WHERE pfa_id = 'PFA-00011'");
    expect(await pull()).toMatchObject({ records: 1, moved: 0 });
    const [row] = await world.rows("SELECT version, description FROM pfa_mirror WHERE pfa_id = 'PFA-00011'");
    expect(row).toEqual({ version: 9, description: "Ours" });
    const history = await world.rows(
      "SELECT version, snapshot ->> 'description' AS description FROM pfa_mirror_history WHERE pfa_id = 'PFA-00011' AND version = 2",
    );
    expect(history).toEqual([{ version: 2, description: "Seen late" }]);
    // Its position has moved on all the same.
    expect((await organization()).pull_cursor).not.toBe(before.pull_cursor);
    await world.rows(
      `UPDATE pfa_mirror r SET version = 2, description = 'Seen late', content_hash = h.content_hash
       FROM pfa_mirror_history h WHERE h.pfa_id = r.pfa_id AND h.version = 2 AND r.pfa_id = 'PFA-00011'`,
    );
  });

  it("reads everything again when asked, and when PEMS no longer knows its position", async () => {
    const full = await pull("full");
    expect(full).toMatchObject({ status: "completed", pages: 3, records: RECORDS, moved: 0 });
    const { pull_cursor: end, last_full_pull_at } = await organization();
    expect(last_full_pull_at).not.toBeNull();
    await world.rows("UPDATE organization SET pull_cursor = 'forgotten' WHERE id = $1", [
      world.organization.id,
    ]);
    const lost = await pull();
    expect(lost).toMatchObject({ status: "completed", pages: 3, records: RECORDS });
    const note = "PEMS no longer knew our position; everything was read again.";
    expect(await run(lost.runId)).toMatchObject({ mode: "full", note });
    const [audited] = await world.rows(
      "SELECT after ->> 'note' AS note FROM audit_log WHERE entity_id = $1 AND action = 'pull.completed'",
      [lost.runId],
    );
    expect(audited).toEqual({ note });
    expect((await organization()).pull_cursor).toBe(end);
  });

  it("keeps records apart that belong to another organization", async () => {
    const { rows } = await inOrganization(world.deps.db, world.stranger, (tx) =>
      tx.execute("SELECT 1 FROM pfa_mirror"),
    );
    expect(rows).toEqual([]);
  });
});

describe("a record that can't be typed", () => {
  it("is set aside with its reasons, once, without stopping the rest, until it arrives in order", async () => {
    await world.sandbox.control.addOrganization({
      code: "RIO",
      records: [
        { pfaId: "BAD-1", forecastStart: "2026-13-45", monthlyRate: "a lot" },
        { pfaId: "BAD-2", updatedBy: "half \ud800 a pair", version: 2.5 },
        { pfaId: "GOOD-1", forecastStart: "2026-12-31T00:00:00Z", forecastEnd: "2026-01-01T00:00:00Z" },
      ],
    });
    expect(await pull()).toMatchObject({ status: "completed", records: 3, moved: 1 });
    await pull("full");
    const waiting = await world.rows<{ pfa_id: string; problems: { field: string }[] }>(
      "SELECT pfa_id, problems FROM pfa_quarantine WHERE resolved_at IS NULL ORDER BY pfa_id",
    );
    expect(waiting.map((row) => [row.pfa_id, row.problems.map((problem) => problem.field).sort()])).toEqual([
      ["BAD-1", ["forecastStart", "monthlyRate"]],
      ["BAD-2", ["updatedBy", "version"]],
    ]);
    expect((await mirror()).map(([id]) => id)).not.toContain("BAD-2");

    await edit("BAD-1", { forecastStart: "2026-12-13", monthlyRate: 12.5 });
    expect(await pull()).toMatchObject({ moved: 1 });
    const [repaired] = await world.rows("SELECT resolved_at FROM pfa_quarantine WHERE pfa_id = 'BAD-1'");
    expect(repaired).toEqual({ resolved_at: expect.any(Date) });
  });
});

describe("PEMS in trouble", () => {
  it("ends the run as failed in plain words when it is away, and counts for the breaker", async () => {
    await world.sandbox.control.down("unavailable");
    const result = await pull();
    expect(result).toMatchObject({ status: "failed", error: expect.stringMatching(/503/) });
    expect(await run(result.runId)).toMatchObject({ status: "failed", error: result.error });
    expect(await world.rows("SELECT breaker_failures FROM pems_connection")).toEqual([
      { breaker_failures: 1 },
    ]);
  });

  it("is left alone while the breaker is open or the credential paused", async () => {
    await world.rows(
      "UPDATE pems_connection SET breaker_state = 'open', down_since = '2026-11-20T08:00:00Z'",
    );
    expect(await pull()).toMatchObject({
      status: "failed",
      error: "PEMS has not answered since 20 Nov 2026 08:00 UTC.",
    });
    await world.rows(
      "UPDATE pems_connection SET paused_at = now(), pause_reason = 'PEMS refused the credential (401).'",
    );
    expect(await pull()).toMatchObject({ status: "failed", error: expect.stringMatching(/paused.*401/) });
    expect(await requests()).toBe(0);
  });

  it("closes the breaker when the pull is the request that goes first", async () => {
    await world.rows(
      "UPDATE pems_connection SET breaker_state = 'half_open', probe_at = now() - interval '1 second'",
    );
    expect(await pull()).toMatchObject({ status: "completed" });
    expect(await world.rows("SELECT breaker_state FROM pems_connection")).toEqual([
      { breaker_state: "closed" },
    ]);
    await world.rows(
      "UPDATE pems_connection SET breaker_state = 'half_open', probe_at = now() + interval '30 seconds'",
    );
    expect(await pull()).toMatchObject({ status: "skipped", runId: null });
  });

  it("pauses the connection when it refuses the credential", async () => {
    await world.sandbox.control.refuseCredential(401);
    expect(await pull()).toMatchObject({ status: "failed", error: expect.stringMatching(/credential/i) });
    expect(await world.rows("SELECT paused_at IS NOT NULL AS paused FROM pems_connection")).toEqual([
      { paused: true },
    ]);
  });

  it("is given the time that it asks for", async () => {
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 1 });
    const startedAt = performance.now();
    expect(await pull()).toMatchObject({ status: "completed", error: null });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it("isn't waited for when it asks for long", async () => {
    await world.sandbox.control.status({ code: 429, retryAfterSeconds: 300 });
    expect(await pull()).toMatchObject({ status: "failed", error: "PEMS asks to wait for 300 s." });
    expect(await requests()).toBe(1);
    await world.rows("UPDATE pems_connection SET rate_tat = now()");
  });

  it("doesn't keep a worker from stopping, and isn't blamed for it", async () => {
    const stopping = new AbortController();
    await world.sandbox.control.hang({});
    const pulling = pullOrganization(
      world.deps,
      { organizationId: world.organization.id, mode: "incremental", trigger: "schedule", startedBy: null },
      stopping.signal,
    );
    while ((await world.sandbox.control.faults()).hangs.some((hang) => hang.times > 0));
    stopping.abort();
    const result = await pulling;
    expect(result).toMatchObject({ status: "cancelled" });
    expect(await run(result.runId)).toMatchObject({ status: "cancelled" });
    expect(await world.rows("SELECT breaker_failures FROM pems_connection")).toEqual([
      { breaker_failures: 0 },
    ]);
  });
});
