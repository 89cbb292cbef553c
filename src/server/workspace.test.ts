import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("what the workspace asks, over HTTP", () => {
  let world: World;
  let runtime: Runtime;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    await world.seedRecords(4, { change: (index) => ({ category: index % 2 === 0 ? "Cranes" : "Lifts" }) });
  });
  afterAll(() => world.close());

  const call = async <T = unknown>(path: string, input: object = {}): Promise<T> => {
    const request = new Request(`${ORIGIN}/api/trpc/${path}`, {
      method: "POST",
      headers: { cookie: await cookieOf(world.admin), "content-type": "application/json" },
      body: JSON.stringify({ organizationId: world.organization.id, ...input }),
    });
    const body = (await (await handleTrpc(runtime, request)).json()) as {
      result?: { data: T };
      error?: { message: string };
    };
    if (body.result === undefined) throw new Error(`${path}: ${body.error?.message}`);
    return body.result.data;
  };
  const lifts = { fields: { category: { op: "in", values: ["Lifts"] } } };

  it("groups, ids, sums and suggestions are those of the same records", async () => {
    expect(await call("records.outline", { group: ["category"] })).toMatchObject({
      total: 4,
      groups: [
        { path: ["Cranes"], count: 2 },
        { path: ["Lifts"], count: 2 },
      ],
    });
    const ids = await call<{ pfaIds: string[] }>("records.ids", { filter: lifts, offset: 0, limit: 10 });
    expect(ids.pfaIds).toHaveLength(2);
    expect(await call("records.summary", { selection: { filter: lifts } })).toMatchObject({ count: 2 });
    expect(await call("records.suggest", { field: "category", text: "li", limit: 5 })).toEqual({
      values: [{ value: "Lifts", count: 2 }],
    });
  });

  it("an operation on a selection does what its preview says, and tells who changed a cell", async () => {
    const input = {
      selection: { filter: lifts },
      operation: { kind: "set", field: "category", value: "Hoists" },
    };
    const { digest } = await call<{ digest: string }>("bulk.preview", input);
    const done = await call<{ drafts: { pfaId: string }[] }>("bulk.save", {
      ...input,
      expect: { records: 2, digest },
    });
    expect(done).toMatchObject({ outcome: "applied", drafts: [{ made: true }, { made: true }] });
    const [first] = done.drafts;
    const lines = await call("drafts.reviewLines", { pfaIds: [first?.pfaId] });
    expect(JSON.stringify(lines)).toContain("Hoists");
    expect(JSON.stringify(await call("cells.changes", { pfaId: first?.pfaId, field: "category" }))).toContain(
      "Hoists",
    );
  });

  it("matrix, cell, board and trend count the records that are shown", async () => {
    expect(await call("analytics.matrix", { group: "dor" })).toMatchObject({ total: { records: 4 } });
    expect(await call("analytics.board")).toMatchObject({ total: expect.anything() });
    expect(await call("analytics.cell", { layers: ["plan"], months: {} })).toMatchObject({ total: 4 });
    expect(await call("analytics.trend", { days: 30 })).toMatchObject({ points: expect.any(Array) });
  });

  it("a view is kept, renamed, shared, given other content, taken away and brought back", async () => {
    const kept = { view: "grid", definition: { address: { sort: "dor" } } };
    const { viewId } = await call<{ viewId: string }>("savedViews.save", { ...kept, name: "Mine" });
    await call("savedViews.rename", { viewId, name: "Ours" });
    await call("savedViews.share", { viewId, shared: true });
    await call("savedViews.update", { viewId, ...kept });
    const names = async () => JSON.stringify(await call("savedViews.list"));
    expect(await names()).toContain("Ours");
    await call("savedViews.remove", { viewId });
    expect(await names()).not.toContain("Ours");
    await call("savedViews.restore", { viewId });
    expect(await names()).toContain("Ours");
  });

  it("knows no record of another name", async () => {
    await expect(call("cells.changes", { pfaId: `${pfaIdOf(1)}x`, field: "model" })).rejects.toThrow(
      /no record/i,
    );
  });
});
