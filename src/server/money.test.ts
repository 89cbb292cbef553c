import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { effectivePermissions, PERMISSIONS } from "#src/domain/permissions.ts";
import { appRouter, createCaller } from "#src/server/app-router.ts";
import type { Context } from "#src/server/context.ts";
import { testRuntime } from "#src/server/testing.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { previewImport } from "#src/services/imports/preview-import.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { saveView } from "#src/services/saved-views/save-view.ts";
import { shareView } from "#src/services/saved-views/share-view.ts";
import { pemsRecord, takePage } from "#src/services/testing/pages.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const RATE = "7777.77";
const OTHER_RATE = "8888.88";
/** Names under which an answer could carry money. */
const MONEY_KEY =
  /monthlyRate|purchasePrice|cost|forecastBefore|forecastAfter|planChange|totals|overrideLimit/i;

type Caller = ReturnType<typeof createCaller>;

describe("money without perm_ViewFinancials", () => {
  let world: World;
  let ids: string[];
  let modificationId: string;
  let conflictId: string;
  let importId: string;
  let reconciliationId: string;

  beforeAll(async () => {
    world = await createWorld();
    const change = () => ({ source: "Rental" as const, monthlyRate: RATE, purchasePrice: null });
    ids = await world.seedRecords(12, { change });
    const edit = (pfaId: string, monthlyRate: string) => ({ pfaId, set: { monthlyRate }, seenVersion: 1 });
    await saveDraft(world.deps, world.maria, { changes: ids.slice(0, 8).map((id) => edit(id, OTHER_RATE)) });
    await commitDrafts(world.deps, world.maria, { pfaIds: ids.slice(0, 6) });
    // The contractor's own, from a time when they saw money: a draft, a dead letter and a conflict, each with its values.
    const mine = "UPDATE pfa_modification SET user_id = $1, sync_status = $2 WHERE pfa_id = $3 RETURNING id";
    const values = (state: string, index: number) => [world.contractor.userId, state, ids[index]];
    await world.rows(mine, values("draft", 6));
    const [failed] = await world.rows<{ id: string }>(mine, values("failed", 0));
    const [conflicting] = await world.rows<{ id: string }>(mine, values("conflict", 1));
    modificationId = failed?.id ?? "";
    await world.rows(
      "UPDATE pfa_write_queue SET status = 'failed', last_error = $2 WHERE modification_id = $1",
      [
        modificationId,
        {
          code: "REJECTED",
          message: "PEMS refused it.",
          fieldErrors: { monthlyRate: `${OTHER_RATE} is too much` },
        },
      ],
    );
    await world.rows("UPDATE pfa_modification SET sync_error = $2 WHERE id = $1", [
      modificationId,
      {
        code: "REJECTED",
        message: "PEMS refused it.",
        fieldErrors: { monthlyRate: `${OTHER_RATE} is too much` },
      },
    ]);
    const [conflict] = await world.rows<{ id: string }>(
      `INSERT INTO pfa_sync_conflict (id, organization_id, modification_id, pfa_id, base_version, pems_version, base_data,
         local_data, pems_data, conflict_fields, reason)
       SELECT gen_random_uuid(), organization_id, id, pfa_id, 1, 2, seen, delta,
         (SELECT snapshot FROM pfa_mirror_history h WHERE h.pfa_id = m.pfa_id AND h.version = 1),
         ARRAY['monthlyRate'], 'value' FROM pfa_modification m WHERE id = $1 RETURNING id`,
      [conflicting?.id],
    );
    conflictId = conflict?.id ?? "";
    await world.changeInPems(ids[2] ?? "", { monthlyRate: OTHER_RATE });
    const rich = { ...world.contractor, permissions: new Set(PERMISSIONS) };
    const bytes = Buffer.from(`ID,Monthly rate\n${ids[10]},${OTHER_RATE}`);
    importId = (await previewImport(world.deps, rich, { fileName: "rates.csv", bytes })).importId;
    // Raw pages: a record with money in fields that nobody knows, and one whose money can't be typed.
    await takePage(world, [
      pemsRecord(90, { monthlyRate: Number(RATE), berth: RATE, forecastEnd: "2026-01-01T00:00:00Z" }),
      pemsRecord(91, { monthlyRate: `${RATE} or so`, forecastEnd: RATE }),
    ]);
    await refreshGold(world.deps, world.organization.id);
    const address = { sort: "forecastCost.desc", fields: `monthlyRate:between:${RATE},` };
    const definition = { address, columns: { order: [], hidden: [], pinned: [], widths: [] } };
    const { viewId } = await saveView(world.deps, world.maria, { name: "Dear", view: "grid", definition });
    await shareView(world.deps, world.maria, { viewId, shared: true });
    reconciliationId = uuidv7();
    const [run, finding] = [
      [reconciliationId, world.organization.id],
      [uuidv7(), reconciliationId, ids[0]],
    ];
    await world.rows(
      `INSERT INTO sync_run (id, organization_id, direction, trigger, status)
       VALUES ($1, $2, 'reconciliation', 'manual', 'completed')`,
      run,
    );
    await world.rows(
      `INSERT INTO reconciliation_finding (id, organization_id, run_id, pfa_id, kind, fields)
       SELECT $1, organization_id, $2, $3, 'differing', '{monthlyRate}' FROM sync_run WHERE id = $2`,
      finding,
    );
  });
  afterAll(() => world.close());

  /** Every query; a new one fails the first test until it is here. */
  const QUERIES: Record<string, (caller: Caller, organizationId: string) => Promise<unknown>> = {
    "session.me": (caller) => caller.session.me(),
    "records.list": (caller, organizationId) =>
      caller.records.list({ organizationId, filter: { discontinued: "include" } }),
    "records.outline": (caller, organizationId) =>
      caller.records.outline({ organizationId, group: ["category", "source"] }),
    "records.totals": (caller, organizationId) => caller.records.totals({ organizationId }),
    "records.ids": (caller, organizationId) => caller.records.ids({ organizationId, offset: 0, limit: 100 }),
    "records.summary": (caller, organizationId) =>
      caller.records.summary({ organizationId, selection: { pfaIds: ids } }),
    "records.suggest": (caller, organizationId) =>
      caller.records.suggest({ organizationId, field: "category", text: "" }),
    "bulk.preview": (caller, organizationId) =>
      caller.bulk.preview({
        organizationId,
        selection: { filter: {} },
        operation: { kind: "shift", amount: 1, unit: "week" },
      }),
    "records.byIds": (caller, organizationId) => caller.records.byIds({ organizationId, pfaIds: ids }),
    "records.get": (caller, organizationId) => caller.records.get({ organizationId, pfaId: ids[0] ?? "" }),
    "records.facets": (caller, organizationId) => caller.records.facets({ organizationId }),
    "analytics.matrix": (caller, organizationId) =>
      caller.analytics.matrix({ organizationId, group: "category" }),
    "analytics.cell": (caller, organizationId) =>
      caller.analytics.cell({ organizationId, layers: ["forecast", "plan"], months: {} }),
    "analytics.board": (caller, organizationId) => caller.analytics.board({ organizationId }),
    "analytics.trend": (caller, organizationId) => caller.analytics.trend({ organizationId }),
    "analytics.monthly": (caller, organizationId) =>
      caller.analytics.monthly({ organizationId, from: "2026-01", to: "2027-12", groupBy: ["source"] }),
    "analytics.totals": (caller, organizationId) => caller.analytics.totals({ organizationId }),
    "analytics.changes": (caller, organizationId) => caller.analytics.changes({ organizationId }),
    "savedViews.list": (caller, organizationId) => caller.savedViews.list({ organizationId }),
    "conflicts.list": (caller, organizationId) => caller.conflicts.list({ organizationId }),
    "conflicts.get": (caller, organizationId) => caller.conflicts.get({ organizationId, conflictId }),
    "conflicts.preview": (caller, organizationId) =>
      caller.conflicts.preview({ organizationId, conflictIds: [conflictId], strategy: "use_pems" }),
    "cells.changes": (caller, organizationId) =>
      caller.cells.changes({ organizationId, pfaId: ids[0] ?? "", field: "model" }),
    "drafts.summary": (caller, organizationId) => caller.drafts.summary({ organizationId }),
    "drafts.review": (caller, organizationId) => caller.drafts.review({ organizationId }),
    "drafts.reviewLines": (caller, organizationId) =>
      caller.drafts.reviewLines({ organizationId, pfaIds: ids }),
    "failures.get": (caller, organizationId) => caller.failures.get({ organizationId, modificationId }),
    "pulls.present": (caller, organizationId) => caller.pulls.present({ organizationId }),
    "quality.quarantine": (caller, organizationId) => caller.quality.quarantine({ organizationId }),
    "quality.findings": (caller, organizationId) => caller.quality.findings({ organizationId }),
    "quality.schemaDrift": (caller, organizationId) => caller.quality.schemaDrift({ organizationId }),
    "quality.source": (caller, organizationId) =>
      caller.quality.source({ organizationId, pfaId: pfaIdOf(90), version: 1 }),
    "reconciliation.list": (caller, organizationId) => caller.reconciliation.list({ organizationId }),
    "reconciliation.get": (caller, organizationId) =>
      caller.reconciliation.get({ organizationId, runId: reconciliationId }),
    "history.list": (caller, organizationId) => caller.history.list({ organizationId }),
    "audit.list": (caller, organizationId) => caller.audit.list({ organizationId }),
    "imports.list": (caller, organizationId) => caller.imports.list({ organizationId }),
    "imports.report": (caller, organizationId) => caller.imports.report({ organizationId, importId }),
    "sync.status": (caller, organizationId) => caller.sync.status({ organizationId }),
    "sync.queueMetrics": (caller, organizationId) => caller.sync.queueMetrics({ organizationId }),
  };

  const callerFor = (member: Member, permissions: Member["permissions"]) => {
    const context: Context = {
      runtime: testRuntime(world),
      session: {
        user: { id: member.userId, name: "Chen Li", email: "chen@demo.example" },
        sessionVersion: 1,
        memberships: [
          {
            member: { ...member, permissions },
            organization: { id: member.organizationId, code: "RIO", name: "RIO" },
            role: "made for this test",
          },
        ],
      },
    };
    return createCaller(context);
  };
  const withoutMoney = effectivePermissions({
    template: PERMISSIONS,
    withheld: ["perm_ViewFinancials"],
    now: new Date(),
  });

  it("is checked for every query there is", () => {
    const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
    const queries = Object.entries(procedures).filter(([, { _def }]) => _def.type === "query");
    expect(queries.map(([path]) => path).sort()).toEqual(Object.keys(QUERIES).sort());
  });

  it.each(Object.keys(QUERIES))("is absent from %s", async (path) => {
    const caller = callerFor(world.contractor, withoutMoney);
    const answer = JSON.stringify(await QUERIES[path]?.(caller, world.organization.id));
    expect(answer).not.toContain(RATE);
    expect(answer).not.toContain(OTHER_RATE);
    const keys = [...answer.matchAll(/"([A-Za-z]+)":/g)].map(([, key]) => key ?? "");
    expect(keys.filter((key) => MONEY_KEY.test(key))).toEqual([]);
  });

  it("is there for those who may see it", async () => {
    const caller = callerFor(world.contractor, new Set(PERMISSIONS));
    const answer = JSON.stringify(await QUERIES["records.list"]?.(caller, world.organization.id));
    expect(answer).toContain(RATE);
    expect(answer).toContain("forecastCost");
    expect([modificationId, conflictId].every((id) => id.length === 36)).toBe(true);
  });

  it("can't be filtered, sorted or written by", async () => {
    const caller = callerFor(world.contractor, withoutMoney);
    const organizationId = world.organization.id;
    for (const field of ["monthlyRate", "planCost", "forecastCost", "actualCost"] as const) {
      const sorted = caller.records.list({ organizationId, sort: [{ field, direction: "asc" }] });
      await expect(sorted).rejects.toMatchObject({ cause: { code: "FORBIDDEN" } });
    }
    const money = { monthlyRate: { op: "between", from: "1.00" } } as const;
    const filtered = [
      () => caller.records.list({ organizationId, filter: { fields: money } }),
      () => caller.records.totals({ organizationId, filter: { fields: money } }),
      () => caller.records.ids({ organizationId, filter: { fields: money }, offset: 0, limit: 1 }),
      () => caller.records.outline({ organizationId, filter: { fields: money }, group: ["source"] }),
      () => caller.records.summary({ organizationId, selection: { filter: { fields: money } } }),
      () =>
        caller.bulk.save({
          organizationId,
          selection: { filter: { fields: money } },
          operation: { kind: "restore" },
        }),
      () =>
        caller.bulk.save({
          organizationId,
          selection: { pfaIds: ids },
          operation: { kind: "set", field: "monthlyRate", value: "1.00" },
        }),
    ];
    for (const attempt of filtered) {
      await expect(attempt()).rejects.toMatchObject({ cause: { code: "FORBIDDEN", field: "monthlyRate" } });
    }
    const changes = [{ pfaId: ids[9] ?? "", set: { monthlyRate: "1.00" }, seenVersion: 1 }];
    await expect(caller.drafts.save({ organizationId, changes })).rejects.toMatchObject({
      cause: { code: "FORBIDDEN", field: "monthlyRate" },
    });
  });
});
