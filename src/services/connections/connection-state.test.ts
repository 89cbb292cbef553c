import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "#sandbox/server.ts";
import { inOrganization } from "#src/db/in-organization.ts";
import { FAILURES_TO_OPEN, returnTrial, takeTrial } from "#src/pems/breaker.ts";
import {
  halfOpenBreaker,
  openBreaker,
  pauseConnection,
  recordAnswer,
  recordWholeFailure,
  resumeConnection,
} from "#src/services/connections/connection-state.ts";
import { sealCredential } from "#src/services/connections/credential.ts";
import { closeConnections } from "#src/services/connections/open-connection.ts";
import { probeDueConnections } from "#src/services/connections/probe-connections.ts";
import { collectNotices, type NoticeCollector } from "#src/services/testing/notices.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

let sandbox: Sandbox;
let world: World;
let notices: NoticeCollector;
let connectionId: string;
const signal = new AbortController().signal;

beforeAll(async () => {
  sandbox = await startSandbox({ organizations: [{ code: "RIO" }, { code: "HOLNG" }] });
  const key = Buffer.alloc(32, 7).toString("base64");
  world = await createWorld({
    pemsUrl: sandbox.apiUrl,
    credential: sealCredential("sandbox-key", key),
    settings: { probeIntervalMs: 60_000 },
  });
  connectionId = world.organization.connectionId;
  notices = await collectNotices(world.url);
});
beforeEach(async () => {
  await sandbox.control.reset();
  await world.rows(
    `UPDATE pems_connection SET breaker_state = 'closed', breaker_failures = 0, down_since = NULL, probe_at = NULL,
       paused_at = NULL, pause_reason = NULL, last_answer_at = now()`,
  );
  await world.rows("DELETE FROM graphile_worker._private_jobs");
  await notices.settled();
  notices.seen.length = 0;
});
afterAll(async () => {
  await notices.close();
  await closeConnections();
  await sandbox.close();
  await world.close();
});

const connection = async () => {
  const [row] = await world.rows<{
    breaker_state: string;
    breaker_failures: number;
    down_since: Date | null;
    probe_at: Date | null;
    paused_at: Date | null;
    xmin: string;
  }>("SELECT *, xmin::text FROM pems_connection");
  if (!row) throw new Error("no connection");
  return row;
};
const fail = async (times = 1) => {
  for (let failed = 0; failed < times; failed += 1) {
    await recordWholeFailure(world.deps, world.service, connectionId, "PEMS failed (503).");
  }
};
const trial = () =>
  inOrganization(world.deps.db, world.service, (tx) => takeTrial(tx, world.service, connectionId));
const audited = () =>
  world.rows<{ action: string; organization_id: string; after: unknown }>(
    "SELECT action, organization_id, after FROM audit_log WHERE entity = 'connection' ORDER BY id DESC",
  );
const jobs = async () => {
  const rows = await world.rows<{ task: string; organization: string }>(
    `SELECT t.identifier AS task, j.payload ->> 'organizationId' AS organization
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     ORDER BY 1, 2`,
  );
  return rows.map((row) => `${row.task} ${row.organization}`);
};
const both = () => [world.organization.id, world.other.id].sort();
const of = (state: string) =>
  both().map((organizationId) => ({ type: "PEMS_STATE", organizationId, pems: state }));

describe("the breaker", () => {
  it("opens at the fifth failure in a row and tells every organization of the connection, once", async () => {
    await fail(FAILURES_TO_OPEN - 1);
    const before = await connection();
    expect(before).toMatchObject({ breaker_state: "closed", breaker_failures: FAILURES_TO_OPEN - 1 });
    expect(before.down_since).not.toBeNull();
    await fail(3);
    const after = await connection();
    expect(after).toMatchObject({ breaker_state: "open", breaker_failures: FAILURES_TO_OPEN });
    // What people are told is the first failure, not the fifth.
    expect(after.down_since).toEqual(before.down_since);
    expect(await notices.next(2)).toMatchObject(of("down"));
    expect((await audited()).slice(0, 2)).toEqual(
      [...both()].reverse().map((organization_id) => ({
        action: "connection.open",
        organization_id,
        after: { state: "open", reason: "PEMS failed (503)." },
      })),
    );
    expect(await jobs()).toEqual([]);
  });

  it("counts only failures in a row", async () => {
    for (let round = 0; round < 3; round += 1) {
      await fail(FAILURES_TO_OPEN - 1);
      await recordAnswer(world.deps, world.service, connectionId);
    }
    expect(await connection()).toMatchObject({
      breaker_state: "closed",
      breaker_failures: 0,
      down_since: null,
    });
  });

  it("counts failures that come at the same time once each", async () => {
    await Promise.all(Array.from({ length: FAILURES_TO_OPEN }, () => fail()));
    expect(await connection()).toMatchObject({
      breaker_state: "open",
      breaker_failures: FAILURES_TO_OPEN,
    });
    expect(await notices.next(2)).toHaveLength(2);
  });

  it("writes nothing for an answer that changes nothing", async () => {
    const before = await connection();
    await recordAnswer(world.deps, world.service, connectionId);
    expect((await connection()).xmin).toBe(before.xmin);
  });

  it("stays open when an answer to something sent earlier arrives", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    await recordAnswer(world.deps, world.service, connectionId);
    expect((await connection()).breaker_state).toBe("open");
  });

  it("lets one request go first, and closes with its answer", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    expect(await trial()).toBe(false);
    await halfOpenBreaker(world.deps, world.service, connectionId);
    const takers = await Promise.all([trial(), trial(), trial()]);
    expect(takers.filter(Boolean)).toHaveLength(1);
    await recordAnswer(world.deps, world.stranger, connectionId);
    expect(await connection()).toMatchObject({ breaker_state: "closed", down_since: null });
    expect(await notices.next(6)).toMatchObject([...of("down"), ...of("degraded"), ...of("healthy")]);
  });

  it("opens again when the first request fails", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    const { down_since } = await connection();
    await halfOpenBreaker(world.deps, world.service, connectionId);
    await trial();
    await fail();
    expect(await connection()).toMatchObject({ breaker_state: "open", down_since });
  });

  it("gives the trial to another when it was returned, or its taker was never heard of again", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    await halfOpenBreaker(world.deps, world.service, connectionId);
    expect(await trial()).toBe(true);
    await inOrganization(world.deps.db, world.service, (tx) => returnTrial(tx, world.service, connectionId));
    expect(await trial()).toBe(true);
    expect(await trial()).toBe(false);
    await world.rows("UPDATE pems_connection SET probe_at = probe_at - interval '61 seconds'");
    expect(await trial()).toBe(true);
  });
});

describe("probeDueConnections", () => {
  const health = async () => (await sandbox.control.stats()).requests.map((request) => request.path);

  it("asks once when due, and leaves PEMS alone in between", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    await probeDueConnections(world.deps, signal);
    expect(await health()).toEqual([]);
    await sandbox.control.down("unavailable");
    await world.rows("UPDATE pems_connection SET probe_at = now() - interval '1 second'");
    await Promise.all([probeDueConnections(world.deps, signal), probeDueConnections(world.deps, signal)]);
    expect(await health()).toEqual(["/api/health"]);
    expect((await connection()).breaker_state).toBe("open");
  });

  it("wakes push and pull of every organization when PEMS is healthy again", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    await world.rows("UPDATE pems_connection SET probe_at = now() - interval '1 second'");
    await probeDueConnections(world.deps, signal);
    expect((await connection()).breaker_state).toBe("half_open");
    const woken = ["pull", "push"].flatMap((task) => both().map((id) => `${task} ${id}`));
    expect(await jobs()).toEqual(woken);
    // Nobody came: they are woken again after a minute.
    await world.rows("DELETE FROM graphile_worker._private_jobs");
    await probeDueConnections(world.deps, signal);
    expect(await jobs()).toEqual([]);
    await world.rows("UPDATE pems_connection SET probe_at = now() - interval '2 minutes'");
    await probeDueConnections(world.deps, signal);
    expect(await jobs()).toEqual(woken);
  });

  it("leaves a paused connection alone", async () => {
    await openBreaker(world.deps, world.service, connectionId, "PEMS is not answering.");
    await pauseConnection(world.deps, world.service, connectionId, "PEMS refused the credential (401).");
    await world.rows("UPDATE pems_connection SET probe_at = now() - interval '1 second'");
    await probeDueConnections(world.deps, signal);
    expect(await health()).toEqual([]);
  });
});

describe("pauseConnection", () => {
  it("pauses once, with its reason, and is ended by resumeConnection", async () => {
    const reason = "PEMS refused the credential (401).";
    await pauseConnection(world.deps, world.service, connectionId, reason);
    await pauseConnection(world.deps, world.service, connectionId, reason);
    expect(await connection()).toMatchObject({ pause_reason: reason });
    expect(await notices.next(2)).toMatchObject(of("paused"));
    expect(await resumeConnection(world.deps, world.admin, connectionId)).toBe(true);
    expect(await resumeConnection(world.deps, world.admin, connectionId)).toBe(false);
    expect(await connection()).toMatchObject({ paused_at: null, pause_reason: null });
    expect(await notices.next(2)).toMatchObject(of("healthy"));
    expect(await jobs()).toHaveLength(4);
  });

  it("does nothing for a credential that was replaced meanwhile", async () => {
    await pauseConnection(world.deps, world.service, connectionId, "Refused", "v1:old");
    expect((await connection()).paused_at).toBeNull();
  });
});
