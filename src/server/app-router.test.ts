import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

interface Answer {
  status: number;
  data?: unknown;
  error?: { code: string; field?: string; message: string; details?: unknown };
}

describe("procedures over HTTP", () => {
  let world: World;
  let runtime: Runtime;
  let pfaIds: string[];
  let foreign: string;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    pfaIds = await world.seedRecords(5);
    [foreign = ""] = await world.seedRecords(1, { organizationId: world.other.id, from: 900 });
  });
  afterAll(() => world.close());

  const post = async (member: Member, path: string, body: string): Promise<Answer> => {
    const response = await handleTrpc(
      runtime,
      new Request(`${ORIGIN}/api/trpc/${path}`, {
        method: "POST",
        headers: { cookie: await cookieOf(member), "content-type": "application/json" },
        body,
      }),
    );
    const answer = (await response.json()) as {
      result?: { data: unknown };
      error?: { message: string; data: { code: string; field?: string; details?: unknown } };
    };
    return {
      status: response.status,
      data: answer.result?.data,
      ...(answer.error && { error: { ...answer.error.data, message: answer.error.message } }),
    };
  };
  const call = (member: Member, path: string, input: object) =>
    post(member, path, JSON.stringify({ organizationId: member.organizationId, ...input }));
  const save = (set: Record<string, unknown>, pfaId = pfaIds[0]) =>
    call(world.maria, "drafts.save", { changes: [{ pfaId, set, seenVersion: 1 }] });
  const modifications = () => world.rows("SELECT id FROM pfa_modification");

  it.each([
    ["an unknown field", { colour: "red" }, "colour"],
    ["a plan field", { originalStart: "2026-01-01" }, "originalStart"],
    ["a wrong type", { isActualized: "perhaps" }, "isActualized"],
    ["negative money", { monthlyRate: "-1.00" }, "monthlyRate"],
    ["a day that does not exist", { forecastEnd: "2026-02-30" }, "forecastEnd"],
    ["a text of 10 MB", { description: "x".repeat(10_000_000) }, "description"],
  ])("refuses %s, naming the field, and changes nothing", async (_case, set, field) => {
    const { status, error } = await save(set);
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: "BAD_INPUT", field });
    expect(error?.message.length).toBeLessThan(1_000);
    expect(await modifications()).toEqual([]);
  });

  it("refuses an input of the wrong form, naming the part", async () => {
    const { status, error } = await call(world.maria, "drafts.save", { changes: [{ pfaId: 7, set: {} }] });
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: "BAD_INPUT", field: "changes.0.pfaId" });
    const missing = await post(world.maria, "drafts.save", "{}");
    expect(missing.error).toMatchObject({ code: "BAD_INPUT", field: "organizationId" });
  });

  it("refuses a body that is no JSON", async () => {
    const { status, error } = await post(world.maria, "drafts.save", "{ not json");
    expect(status).toBe(400);
    expect(error?.code).toBe("BAD_INPUT");
  });

  it("does not know records of another organization", async () => {
    expect((await save({ dor: "BEO" }, foreign)).error).toMatchObject({ code: "NOT_FOUND", field: "pfaId" });
    const { data } = await call(world.maria, "records.byIds", { pfaIds: [foreign] });
    expect(data).toEqual({ rows: [] });
    expect(await modifications()).toEqual([]);
  });

  it("does not know changes and conflicts of another organization, and does nothing to them", async () => {
    const edit = { pfaId: foreign, set: { description: "Theirs" }, seenVersion: 1 };
    await call(world.stranger, "drafts.save", { changes: [edit] });
    expect((await call(world.stranger, "commits.commit", {})).status).toBe(200);
    const [theirs] = await world.rows<{ id: string }>("SELECT id FROM pfa_modification WHERE pfa_id = $1", [
      foreign,
    ]);
    const modificationId = theirs?.id;
    const conflictId = "01890000-0000-7000-8000-00000000c0f1";
    await world.rows("UPDATE pfa_modification SET sync_status = 'conflict' WHERE id = $1", [modificationId]);
    await world.rows(
      `INSERT INTO pfa_sync_conflict (id, organization_id, modification_id, pfa_id, base_version, pems_version, base_data,
         local_data, pems_data, conflict_fields, reason)
       SELECT $2, organization_id, id, pfa_id, 1, 1, seen, delta,
         (SELECT snapshot FROM pfa_mirror_history h WHERE h.pfa_id = m.pfa_id), ARRAY['description'], 'value'
       FROM pfa_modification m WHERE id = $1`,
      [modificationId, conflictId],
    );
    const ask: [string, object][] = [
      ["records.get", { pfaId: foreign }],
      ["failures.get", { modificationId }],
      ["conflicts.get", { conflictId }],
      ["conflicts.resolve", { conflictId, pemsVersion: 1, resolution: "use_pems" }],
      ["conflicts.approve", { conflictId, approve: true }],
      ["conflicts.discard", { conflictId }],
    ];
    for (const [path, input] of ask) {
      expect([path, (await call(world.admin, path, input)).error?.code]).toEqual([path, "NOT_FOUND"]);
    }
    const doMany: [string, object][] = [
      ["commits.recall", { modificationIds: [modificationId] }],
      ["failures.retry", { modificationIds: [modificationId] }],
      ["failures.discard", { modificationIds: [modificationId] }],
      ["conflicts.resolveMany", { conflictIds: [conflictId], strategy: "use_pems" }],
      ["sync.trigger", { modificationIds: [modificationId] }],
    ];
    for (const [path, input] of doMany) await call(world.admin, path, input);
    const after = await world.rows(
      `SELECT m.sync_status, c.status, q.status AS item FROM pfa_modification m
       JOIN pfa_sync_conflict c ON c.modification_id = m.id JOIN pfa_write_queue q ON q.modification_id = m.id
       WHERE m.id = $1`,
      [modificationId],
    );
    expect(after).toEqual([{ sync_status: "conflict", status: "unresolved", item: "pending" }]);
    await world.rows("DELETE FROM pfa_sync_conflict");
    await world.rows("DELETE FROM pfa_write_queue");
    await world.rows("DELETE FROM pfa_modification");
  });

  it("says when there is nothing to commit", async () => {
    const { error } = await call(world.maria, "commits.commit", {});
    expect(error?.code).toBe("NOTHING_TO_DO");
  });

  it("refuses 25,001 drafts at once in one body", async () => {
    const changes = Array.from({ length: 25_001 }, (_, n) => ({
      pfaId: `PFA-${n}`,
      set: { dor: "BEO" },
      seenVersion: 1,
    }));
    const { status, error } = await call(world.maria, "drafts.save", { changes });
    expect(status).toBe(413);
    expect(error).toMatchObject({ code: "TOO_MANY", field: "changes" });
    expect(await modifications()).toEqual([]);
  });

  it("takes queries by POST as well, since many ids don't fit into an address", async () => {
    const { status, data } = await call(world.maria, "records.byIds", { pfaIds });
    expect(status).toBe(200);
    expect((data as { rows: unknown[] }).rows).toHaveLength(5);
  });

  it("ends a session at its next request once its version was raised", async () => {
    expect((await call(world.jonas, "drafts.summary", {})).status).toBe(200);
    await world.rows("UPDATE app_user SET session_version = session_version + 1 WHERE id = $1", [
      world.jonas.userId,
    ]);
    const { status, error } = await call(world.jonas, "drafts.summary", {});
    expect(status).toBe(401);
    expect(error?.code).toBe("UNAUTHENTICATED");
  });

  it("ends a membership at its next request once it has expired", async () => {
    await world.rows("UPDATE membership SET expires_at = now() WHERE user_id = $1", [world.viewer.userId]);
    const { status, error } = await call(world.viewer, "records.list", {});
    expect(status).toBe(404);
    expect(error).toMatchObject({ code: "NOT_FOUND", field: "organizationId" });
  });
});
