import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "#src/services/audit/list-audit.ts";
import { listRuns } from "#src/services/runs/list-runs.ts";
import { createPushWorld, type PushWorld } from "#src/services/testing/push-world.ts";

let world: PushWorld;

beforeAll(async () => {
  world = await createPushWorld({ records: 5 });
  await world.change(world.maria, "PFA-00001", { monthlyRate: "6543.00" });
  await world.change(world.jonas, "PFA-00002", { dor: "PROJECT" });
  await world.push();
});
afterAll(() => world.close());

test("lists what happened, the newest first, page by page without gap or repetition", async () => {
  const all = await listAudit(world.deps, world.admin, { limit: 200 });
  expect(all.nextCursor).toBeNull();
  expect(all.items.map((entry) => entry.id)).toEqual(
    all.items
      .map((entry) => entry.id)
      .toSorted()
      .toReversed(),
  );
  const paged: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(world.deps, world.admin, { limit: 2, ...(cursor && { cursor }) });
    paged.push(...page.items.map((entry) => entry.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(paged).toEqual(all.items.map((entry) => entry.id));
});

test("tells who changed a record", async () => {
  const { items } = await listAudit(world.deps, world.admin, { pfaId: "PFA-00002", limit: 50 });
  const queued = items.find((entry) => entry.action === "modification.queued");
  expect(queued).toMatchObject({ actor: "Jonas Weber", after: { values: { dor: "PROJECT" } } });
  const byJonas = await listAudit(world.deps, world.admin, { actorId: world.jonas.userId, limit: 50 });
  expect(new Set(byJonas.items.map((entry) => entry.pfaId))).toEqual(new Set(["PFA-00002"]));
});

test("holds no money for whoever may not see it", async () => {
  const permissions = new Set([...world.admin.permissions].filter((name) => name !== "perm_ViewFinancials"));
  const page = await listAudit(world.deps, { ...world.admin, permissions }, { limit: 200 });
  expect(JSON.stringify(page)).not.toContain("6543");
});

test("lists sync runs by status, direction and person", async () => {
  const pushes = await listRuns(world.deps, world.admin, { direction: "push", limit: 10 });
  expect(pushes.items).toHaveLength(2);
  expect(pushes.items[0]).toMatchObject({ status: "completed", trigger: "commit", total: 1, succeeded: 1 });
  const marias = await listRuns(world.deps, world.admin, { startedBy: world.maria.userId, limit: 10 });
  expect(marias.items.map((run) => run.startedBy)).toEqual(["Maria Santos"]);
  const pulls = await listRuns(world.deps, world.admin, { direction: "pull", limit: 10 });
  expect(pulls.items).toMatchObject([{ mode: "full", status: "completed", pages: 1 }]);
  const failed = await listRuns(world.deps, world.admin, { status: "failed", limit: 10 });
  expect(failed.items).toEqual([]);
});

test("lists sync runs and the audit of a stretch of time, by cause and kind, page by page", async () => {
  const all = await listRuns(world.deps, world.admin, { limit: 50 });
  const startedAt = all.items.map((run) => run.startedAt);
  const [newest = "", oldest = ""] = [startedAt[0], startedAt.at(-1)];
  const later = await listRuns(world.deps, world.admin, { from: newest, limit: 50 });
  expect(later.items.map((run) => run.startedAt)).toEqual(startedAt.filter((at) => at >= newest));
  expect((await listRuns(world.deps, world.admin, { until: oldest, limit: 50 })).items).toEqual([]);
  const commits = await listRuns(world.deps, world.admin, { trigger: "commit", limit: 50 });
  expect(commits.items).toEqual(all.items.filter((run) => run.trigger === "commit"));
  const first = await listRuns(world.deps, world.admin, { limit: 1 });
  const second = await listRuns(world.deps, world.admin, { limit: 50, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(all.items);

  const synced = await listAudit(world.deps, world.admin, { action: "modification.synced", limit: 50 });
  expect(synced.items).toHaveLength(2);
  const [one] = synced.items;
  const ofOne = await listAudit(world.deps, world.admin, { entityId: one?.entityId ?? "", limit: 50 });
  expect(ofOne.items.every((entry) => entry.entityId === one?.entityId)).toBe(true);
  expect(
    (
      await listAudit(world.deps, world.admin, {
        until: ofOne.items.at(-1)?.at ?? "",
        entityId: one?.entityId ?? "",
        limit: 50,
      })
    ).items,
  ).toEqual([]);
  const since = await listAudit(world.deps, world.admin, {
    from: one?.at ?? "",
    action: "modification.synced",
    limit: 50,
  });
  expect(since.items.map((entry) => entry.id)).toContain(one?.id);
});

test("is for administrators", async () => {
  await expect(listAudit(world.deps, world.maria, { limit: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(listRuns(world.deps, world.maria, { limit: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
