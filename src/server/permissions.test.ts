import type { AnyProcedure } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDomainError } from "#src/domain/errors.ts";
import { PERMISSIONS, type Permission } from "#src/domain/permissions.ts";
import { appRouter } from "#src/server/app-router.ts";
import type { Context } from "#src/server/context.ts";
import type { Runtime } from "#src/server/runtime.ts";
import { testRuntime } from "#src/server/testing.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

/** What each procedure needs; a procedure that is not here fails the test below. */
const NEEDED: Record<string, Permission | null> = {
  "session.me": null,
  "live.events": "perm_Read",
  "records.list": "perm_Read",
  "records.totals": "perm_Read",
  "records.outline": "perm_Read",
  "records.ids": "perm_Read",
  "records.summary": "perm_Read",
  "records.suggest": "perm_Read",
  "records.byIds": "perm_Read",
  "records.get": "perm_Read",
  "records.facets": "perm_Read",
  "analytics.matrix": "perm_Read",
  "analytics.cell": "perm_Read",
  "analytics.board": "perm_Read",
  "analytics.trend": "perm_Read",
  "analytics.monthly": "perm_Read",
  "analytics.totals": "perm_Read",
  "analytics.changes": "perm_Read",
  "savedViews.list": "perm_Read",
  "savedViews.save": "perm_Read",
  "savedViews.update": "perm_Read",
  "savedViews.rename": "perm_Read",
  "savedViews.share": "perm_SaveDraft",
  "savedViews.remove": "perm_Read",
  "savedViews.restore": "perm_Read",
  "cells.changes": "perm_Read",
  "drafts.save": "perm_SaveDraft",
  "drafts.summary": "perm_Read",
  "drafts.review": "perm_Read",
  "drafts.reviewLines": "perm_Read",
  "drafts.discard": "perm_SaveDraft",
  "bulk.preview": "perm_SaveDraft",
  "bulk.save": "perm_SaveDraft",
  "commits.commit": "perm_Sync",
  "commits.recall": "perm_Sync",
  "conflicts.list": "perm_Read",
  "conflicts.get": "perm_Read",
  "conflicts.resolve": "perm_Sync",
  "conflicts.preview": "perm_Sync",
  "conflicts.resolveMany": "perm_Sync",
  "conflicts.approve": "perm_Sync",
  "conflicts.discard": "perm_Sync",
  "failures.get": "perm_Read",
  "failures.retry": "perm_Sync",
  "failures.discard": "perm_SaveDraft",
  "sync.status": "perm_Read",
  "sync.queueMetrics": "perm_Read",
  "sync.trigger": "perm_Sync",
  "sync.pause": "perm_ManageSettings",
  "sync.resume": "perm_ManageSettings",
  "sync.setWriteSync": "perm_ManageSettings",
  "sync.refresh": "perm_RefreshData",
  "quality.quarantine": "perm_ManageSettings",
  "quality.retryQuarantined": "perm_ManageSettings",
  "quality.dismissQuarantined": "perm_ManageSettings",
  "quality.findings": "perm_Read",
  "quality.schemaDrift": "perm_ManageSettings",
  "quality.acknowledgeDrift": "perm_ManageSettings",
  "quality.source": "perm_Read",
  "reconciliation.start": "perm_ManageSettings",
  "reconciliation.list": "perm_ManageSettings",
  "reconciliation.get": "perm_ManageSettings",
  "reconciliation.repair": "perm_ManageSettings",
  "pulls.present": "perm_Read",
  "pulls.cancel": "perm_RefreshData",
  "pulls.setSchedule": "perm_ManageSettings",
  "history.list": "perm_ManageSettings",
  "audit.list": "perm_ManageSettings",
  "imports.list": "perm_Import",
  "imports.report": "perm_Import",
  "imports.save": "perm_Import",
  "imports.drop": "perm_Import",
};

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>);
const inOrganizations = procedures.filter(([path]) => path !== "session.me");

describe("permissions of procedures", () => {
  let world: World;
  let runtime: Runtime;

  beforeAll(async () => {
    world = await createWorld();
    runtime = testRuntime(world);
  });
  afterAll(() => world.close());

  const contextOf = (permissions: readonly Permission[]): Context => ({
    runtime,
    session: {
      user: { id: world.maria.userId, name: "Maria Santos", email: "maria@demo.example" },
      sessionVersion: 1,
      memberships: [
        {
          member: { ...world.maria, permissions: new Set(permissions) },
          organization: { id: world.organization.id, code: "RIO", name: "RIO" },
          role: "made for this test",
        },
      ],
    },
  });
  /** The code of the refusal, and the permission that it says is missing; null when it was let in. */
  const call = async (procedure: AnyProcedure, path: string, ctx: Context, input: object) => {
    try {
      await procedure({
        ctx,
        path,
        type: procedure._def.type,
        getRawInput: async () => input,
        input,
        signal: undefined,
        batchIndex: 0,
      } as never);
      return null;
    } catch (error) {
      const { cause } = error as Error;
      if (!isDomainError(cause)) return { code: "other", permission: undefined };
      const details = cause.details as { permission?: Permission } | undefined;
      return { code: cause.code, permission: details?.permission };
    }
  };

  it("states what every procedure needs", () => {
    const stated = procedures.map(([path, procedure]) => {
      const meta = procedure._def.meta as { permission?: Permission } | undefined;
      return [path, meta?.permission ?? null];
    });
    expect(Object.fromEntries(stated)).toEqual(NEEDED);
  });

  it.each(procedures)("%s needs somebody who is signed in", async (path, procedure) => {
    const refusal = await call(procedure, path, { runtime, session: null }, {});
    expect(refusal?.code).toBe("UNAUTHENTICATED");
  });

  describe.each(inOrganizations)("%s", (path, procedure) => {
    const needed = NEEDED[path];

    it("does not know an organization that the caller does not belong to", async () => {
      for (const organizationId of [world.other.id, "01890000-0000-7000-8000-000000000000"]) {
        const refusal = await call(procedure, path, contextOf(PERMISSIONS), { organizationId });
        expect(refusal?.code).toBe("NOT_FOUND");
      }
    });

    it.each(PERMISSIONS)("with %s alone", async (permission) => {
      const organizationId = world.organization.id;
      const refusal = await call(procedure, path, contextOf([permission]), { organizationId });
      if (permission === needed) {
        // What else is wrong with so little input is no matter here.
        expect(refusal?.permission).not.toBe(needed);
      } else {
        expect(refusal).toEqual({ code: "FORBIDDEN", permission: needed });
      }
    });

    it("refuses all other permissions together", async () => {
      const others = PERMISSIONS.filter((permission) => permission !== needed);
      const refusal = await call(procedure, path, contextOf(others), {
        organizationId: world.organization.id,
      });
      expect(refusal).toEqual({ code: "FORBIDDEN", permission: needed });
    });
  });
});
