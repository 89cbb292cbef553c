import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handleTrpc } from "#src/server/http/handle-trpc.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { cookieOf, ORIGIN, testRuntime } from "#src/server/testing.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { pemsRecord, takePage } from "#src/services/testing/pages.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const NOBODYS = "01890000-0000-7000-8000-00000000000f";

describe("what PEMS knows, over HTTP", () => {
  let world: World;
  let runtime: Runtime;
  let pfaId: string;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
    const broken = pemsRecord(2, { forecastStart: "2026-13-45" });
    const late = pemsRecord(1, { forecastEnd: "2020-01-01T00:00:00Z" });
    pfaId = String(late.pfaId);
    await takePage(world, [late, broken]);
    await takePage(world, [pemsRecord(3, { berth: "A" })]);
  });
  afterAll(() => world.close());

  const call = async (path: string, input: object = {}): Promise<{ data?: unknown; code?: string }> => {
    const response = await handleTrpc(
      runtime,
      new Request(`${ORIGIN}/api/trpc/${path}`, {
        method: "POST",
        headers: { cookie: await cookieOf(world.admin), "content-type": "application/json" },
        body: JSON.stringify({ organizationId: world.organization.id, ...input }),
      }),
    );
    const { result, error } = (await response.json()) as {
      result?: { data: unknown };
      error?: { data: { code: string } };
    };
    return { ...(result && { data: result.data }), ...(error && { code: error.data.code }) };
  };
  const firstId = async (path: string) =>
    ((await call(path)).data as { items: { id: string }[] }).items[0]?.id ?? "";

  it("is asked for by a schedule that is checked", async () => {
    expect(await call("pulls.setSchedule", { everyMinutes: 30, fullPullHour: 4 })).toEqual({
      data: { changed: true },
    });
    const present = { everyMinutes: 30, fullPullHour: 4, running: null };
    expect((await call("pulls.present")).data).toMatchObject(present);
    const wrong = await call("pulls.setSchedule", { everyMinutes: 30, fullPullHour: 24 });
    expect(wrong).toEqual({ code: "BAD_INPUT" });
    expect((await call("pulls.present")).data).toMatchObject(present);
    expect(await call("pulls.cancel", { runId: NOBODYS })).toEqual({ code: "NOT_FOUND" });
  });

  it("can be judged: what breaks a rule, what could not be typed, what is new in its shape", async () => {
    expect((await call("quality.findings")).data).toMatchObject({
      total: 1,
      rules: [{ code: "FORECAST_ORDER" }],
    });
    expect((await call("quality.source", { pfaId, version: 1 })).data).toMatchObject({
      sources: [{ kind: "page" }],
    });
    const quarantined = await firstId("quality.quarantine");
    expect(await call("quality.retryQuarantined", { ids: [quarantined] })).toEqual({
      data: { taken: 0, waiting: 1 },
    });
    expect(await call("quality.dismissQuarantined", { ids: [quarantined] })).toEqual({
      data: { dismissed: 1 },
    });
    expect(await firstId("quality.quarantine")).toBe("");
    const drift = await firstId("quality.schemaDrift");
    expect(await call("quality.acknowledgeDrift", { ids: [drift] })).toEqual({ data: { acknowledged: 1 } });
  });

  it("is compared with PEMS when somebody asks", async () => {
    expect(await call("reconciliation.start")).toEqual({ data: { started: true } });
    expect((await call("reconciliation.list")).data).toMatchObject({ items: [] });
    expect(await call("reconciliation.get", { runId: NOBODYS })).toEqual({ code: "NOT_FOUND" });
    expect(await call("reconciliation.repair", { runId: NOBODYS })).toEqual({ code: "NOT_FOUND" });
  });

  it("gives figures by month", async () => {
    await refreshGold(world.deps, world.organization.id);
    const months = { from: "2026-01", to: "2026-12", groupBy: ["category"] };
    const { data: monthly } = await call("analytics.monthly", months);
    const layers = { plan: { quantity: 2, cost: "10183.96" }, forecast: { unknownCost: 1 } };
    expect(monthly).toMatchObject({ rows: [{ group: { category: "Cranes" }, month: "2026-12", layers }] });
    expect(await call("analytics.monthly", { ...months, groupBy: ["category", "category"] })).toEqual({
      code: "BAD_INPUT",
    });
    expect((await call("analytics.totals")).data).toMatchObject({
      rows: [{ layers: { plan: { quantity: 2, cost: "20367.94" } } }],
    });
    await world.changeInPems(pfaIdOf(3), { model: "Another" });
    await refreshGold(world.deps, world.organization.id);
    const { data: changes } = await call("analytics.changes", { limit: 5 });
    expect(changes).toMatchObject({ total: 1, changes: [{ pfaId: pfaIdOf(3), kind: "changed" }] });
  });

  it("knows imports of the person alone", async () => {
    expect(await call("imports.list")).toEqual({ data: { imports: [] } });
    const importId = NOBODYS;
    expect(await call("imports.report", { importId })).toEqual({ code: "NOT_FOUND" });
    expect(await call("imports.save", { importId, rows: "valid" })).toEqual({ code: "NOT_FOUND" });
    expect(await call("imports.drop", { importId })).toEqual({ code: "NOT_FOUND" });
  });
});
