import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { discardFailures } from "#src/services/failures/discard-failures.ts";
import { getFailure } from "#src/services/failures/get-failure.ts";
import { retryFailures } from "#src/services/failures/retry-failures.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("failed changes", () => {
  let world: World;
  let next = 1;
  let modificationId = "";
  let runId = "";
  const attempt = {
    at: "2026-11-20T10:00:00.000Z",
    outcome: "failed",
    status: 400,
    message: "Rate is required.",
  };
  const state = async () =>
    (
      await world.rows(
        `SELECT m.sync_status, q.status, q.retry_count, s.failed, s.status AS run FROM pfa_modification m
         JOIN pfa_write_queue q ON q.modification_id = m.id JOIN sync_run s ON s.id = q.run_id WHERE m.id = $1`,
        [modificationId],
      )
    )[0];

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(20);
  });
  beforeEach(async () => {
    const pfaId = pfaIdOf(next++);
    await saveDraft(world.deps, world.maria, {
      changes: [{ pfaId, set: { monthlyRate: "7.00", model: "X" }, seenVersion: 1 }],
    });
    runId = (await commitDrafts(world.deps, world.maria, {})).runId ?? "";
    const [row] = await world.rows<{ id: string }>("SELECT id FROM pfa_modification WHERE run_id = $1", [
      runId,
    ]);
    modificationId = row?.id ?? "";
    const error = JSON.stringify({
      code: "REJECTED",
      message: "Couldn't send: PEMS says the rate is required.",
    });
    await world.owner.query(
      "UPDATE pfa_modification SET sync_status = 'failed', sync_error = $2 WHERE id = $1",
      [modificationId, error],
    );
    await world.owner.query(
      `UPDATE pfa_write_queue SET status = 'failed', retry_count = 4, attempt_log = $2, completed_at = now() WHERE modification_id = $1`,
      [modificationId, JSON.stringify([attempt])],
    );
    await world.owner.query(
      "UPDATE sync_run SET failed = 1, status = 'completed', finished_at = now() WHERE id = $1",
      [runId],
    );
  });
  afterAll(() => world.close());

  it("are explained in plain words with each attempt", async () => {
    expect(await getFailure(world.deps, world.maria, { modificationId })).toMatchObject({
      modification: {
        id: modificationId,
        status: "failed",
        author: { name: "Maria Santos" },
        byMe: true,
        delta: { monthlyRate: "7.00" },
      },
      attempts: [attempt],
      error: { code: "REJECTED", message: "Couldn't send: PEMS says the rate is required." },
      outcomeUnknown: false,
      mayRetry: true,
      mayDiscard: true,
    });
    expect(await getFailure(world.deps, world.admin, { modificationId })).toMatchObject({
      modification: { byMe: false },
      mayRetry: true,
    });
    await refusal(getFailure(world.deps, world.jonas, { modificationId }), "NOT_FOUND");
    await refusal(getFailure(world.deps, world.stranger, { modificationId }), "NOT_FOUND");
  });

  it("hide money from whoever may not see it", async () => {
    const permissions = new Set(world.maria.permissions);
    permissions.delete("perm_ViewFinancials");
    const failure = await getFailure(world.deps, { ...world.maria, permissions }, { modificationId });
    expect(failure.modification.delta).toEqual({ model: "X" });
  });

  it("are sent again with all attempts anew, and their run is open again", async () => {
    expect(await retryFailures(world.deps, world.maria, { modificationIds: [modificationId] })).toEqual({
      retried: [modificationId],
      refused: [],
    });
    expect(await state()).toEqual({
      sync_status: "queued",
      status: "pending",
      retry_count: 0,
      failed: 0,
      run: "running",
    });
    const again = await refusal(
      retryFailures(world.deps, world.maria, { modificationIds: [modificationId] }),
      "NOTHING_TO_DO",
    );
    expect(again.message).toBe("It has not failed, or not any more.");
    const audit = await world.rows(
      "SELECT before FROM audit_log WHERE entity_id = $1 AND before->>'state' = 'failed'",
      [modificationId],
    );
    expect(audit).toHaveLength(1);
  });

  it("are discarded for good", async () => {
    const absent = "01900000-0000-7000-8000-000000000000";
    const input = { modificationIds: [modificationId, absent] };
    expect(await discardFailures(world.deps, world.maria, input)).toEqual({
      discarded: [modificationId],
      refused: [{ modificationId: absent, reason: "There is no such change." }],
    });
    expect(await state()).toMatchObject({
      sync_status: "discarded",
      status: "cancelled",
      failed: 1,
      run: "completed",
    });
    const again = await refusal(discardFailures(world.deps, world.maria, input), "NOTHING_TO_DO");
    expect(again.details).toMatchObject({ refused: [{ modificationId }, { modificationId: absent }] });
  });

  it("are neither sent again nor discarded before an unknown outcome was read back", async () => {
    await world.owner.query("UPDATE pfa_write_queue SET outcome_unknown = true WHERE modification_id = $1", [
      modificationId,
    ]);
    const before = await state();
    const input = { modificationIds: [modificationId] };
    const reason = "It may have reached PEMS, which must be read first.";
    expect((await refusal(retryFailures(world.deps, world.maria, input), "NOTHING_TO_DO")).message).toBe(
      reason,
    );
    expect((await refusal(discardFailures(world.deps, world.maria, input), "NOTHING_TO_DO")).message).toBe(
      reason,
    );
    expect(await state()).toEqual(before);
    expect(await getFailure(world.deps, world.maria, { modificationId })).toMatchObject({
      outcomeUnknown: true,
      mayRetry: false,
    });
  });

  it("are the author's and the administrators' to act on", async () => {
    const input = { modificationIds: [modificationId] };
    for (const who of [world.jonas, world.stranger]) {
      for (const act of [retryFailures, discardFailures]) {
        const error = await refusal(act(world.deps, who, input), "NOTHING_TO_DO");
        expect(error.message).toBe("There is no such change.");
      }
    }
    await refusal(retryFailures(world.deps, world.viewer, input), "FORBIDDEN");
    await refusal(discardFailures(world.deps, world.viewer, input), "FORBIDDEN");
    expect((await retryFailures(world.deps, world.admin, input)).retried).toEqual([modificationId]);
  });

  it("let only one of a retry and a discard at the same time through", async () => {
    const input = { modificationIds: [modificationId] };
    const outcomes = await Promise.allSettled([
      retryFailures(world.deps, world.maria, input),
      discardFailures(world.deps, world.maria, input),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
