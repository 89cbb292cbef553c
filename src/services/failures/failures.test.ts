import { afterAll, beforeAll, expect, test } from "vitest";
import { discardChanges } from "#src/services/failures/discard-changes.ts";
import { getFailure } from "#src/services/failures/get-failure.ts";
import { retryChanges } from "#src/services/failures/retry-changes.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;
let last = 0;

beforeAll(async () => {
  world = await createPushWorld({ records: 20 });
});
afterAll(() => world.close());

/** A change of Maria's that PEMS refused. */
async function deadLetter(times: number | null = 1) {
  const pfaId = `PFA-${String(++last).padStart(5, "0")}`;
  await world.sandbox.control.failItem({ pfaId, status: 400, times });
  const modificationId = await world.change(world.maria, pfaId, { monthlyRate: "6100.00" });
  await world.push();
  return { pfaId, modificationId };
}

test("shows what happened, with each attempt", async () => {
  const { pfaId, modificationId } = await deadLetter();
  const failure = await getFailure(world.deps, world.maria, { modificationId });
  expect(failure).toMatchObject({
    modification: {
      pfaId,
      state: "failed",
      author: "Maria Santos",
      byMe: true,
      delta: { monthlyRate: "6100.00" },
    },
    error: { code: "REJECTED" },
    mayAct: true,
  });
  expect(failure.attempts).toHaveLength(1);
  expect(failure.attempts[0]).toMatchObject({ outcome: "failed", status: 400 });
});

test("is not there for a colleague, is for an administrator, and shows no money to whoever may not see it", async () => {
  const { modificationId } = await deadLetter();
  await expect(getFailure(world.deps, world.jonas, { modificationId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const seen = await getFailure(world.deps, world.admin, { modificationId });
  expect(seen.modification.byMe).toBe(false);
  const blind = {
    ...world.admin,
    permissions: new Set([...world.admin.permissions].filter((name) => name !== "perm_ViewFinancials")),
  };
  const hidden = await getFailure(world.deps, blind, { modificationId });
  expect(JSON.stringify(hidden)).not.toContain("6100");
  expect(hidden.modification.delta).toEqual({});
});

test("retried, it goes out again with its whole change", async () => {
  const { pfaId, modificationId } = await deadLetter();
  expect(await retryChanges(world.deps, world.maria, { modificationIds: [modificationId] })).toEqual({
    retried: 1,
  });
  await world.push();
  expect(await world.stateOf(modificationId)).toMatchObject({ state: "synced", version: 2 });
  expect((await world.sandbox.control.record("RIO", pfaId))?.monthlyRate).toBe(6100);
  const [run] = await world.rows(
    "SELECT s.status, s.succeeded, s.failed FROM sync_run s JOIN pfa_modification m ON m.run_id = s.id WHERE m.id = $1",
    [modificationId],
  );
  expect(run).toEqual({ status: "completed", succeeded: 1, failed: 0 });
  const again = retryChanges(world.deps, world.maria, { modificationIds: [modificationId] });
  await expect(again).rejects.toMatchObject({ code: "NOTHING_TO_DO" });
});

test("discarded, it never goes out, and PEMS keeps its value", async () => {
  const { pfaId, modificationId } = await deadLetter();
  const modificationIds = [modificationId];
  await expect(discardChanges(world.deps, world.jonas, { modificationIds })).rejects.toMatchObject({
    code: "NOTHING_TO_DO",
  });
  expect(await discardChanges(world.deps, world.maria, { modificationIds })).toEqual({ discarded: 1 });
  await world.push();
  expect(await world.stateOf(modificationId)).toMatchObject({ state: "discarded" });
  expect(await world.applied(pfaId)).toBe(0);
  const audit = await world.rows<{ action: string }>(
    "SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
    [modificationId],
  );
  expect(audit).toEqual([{ action: "modification.discarded" }]);
});

test("needs the permission to send", async () => {
  const { modificationId } = await deadLetter();
  const input = { modificationIds: [modificationId] };
  await expect(retryChanges(world.deps, world.viewer, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
