import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { subtractMoney } from "#src/domain/money.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { reviewDrafts } from "#src/services/drafts/review-drafts.ts";
import { reviewLines } from "#src/services/drafts/review-lines.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { summarizeDrafts } from "#src/services/drafts/summarize-drafts.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const A = pfaIdOf(1);
const B = pfaIdOf(2);
const C = pfaIdOf(3);

describe("drafts", () => {
  let world: World;
  const save = (who: Member, pfaId: string, set: Record<string, unknown>) =>
    saveDraft(world.deps, who, { changes: [{ pfaId, set, seenVersion: 1 }] });

  beforeAll(async () => {
    world = await createWorld();
    const rental = {
      source: "Rental",
      monthlyRate: "3044.00",
      forecastStart: "2026-01-01",
      forecastEnd: "2026-01-11",
    } as const;
    await world.seedRecords(10, { change: () => rental });
  });
  beforeEach(() => world.owner.query("DELETE FROM pfa_modification WHERE sync_status = 'draft'"));
  afterAll(() => world.close());

  it("are reviewed with old and new value, cost, broken rules, collisions and time", async () => {
    await save(world.maria, A, { forecastEnd: "2026-01-21", model: "X" });
    await save(world.maria, B, { forecastEnd: "2025-01-01" });
    await save(world.maria, C, { contract: "Mine" });
    await world.changeInPems(C, { contract: "PEMS's" });
    const review = await reviewDrafts(world.deps, world.maria);
    expect(review).toMatchObject({
      total: 3,
      committable: 1,
      forecastBefore: "1000.00",
      forecastAfter: "2000.00",
      reasonRequired: false,
      writeSyncEnabled: true,
      owed: 0,
      perSecond: 950,
    });
    expect(review.index).toMatchObject({
      pfaIds: [B, C, A],
      states: [0, 1, 2],
      changes: [1, 1, 2],
      forecastAfter: [null, "1000.00", "2000.00"],
    });
    expect(review.index.kinds.map((kind) => review.index.kindNames[kind])).toEqual([
      "dates",
      "details",
      "several",
    ]);
    const { records: lines } = await reviewLines(world.deps, world.maria, { pfaIds: [C, "PFA-nowhere", A] });
    expect(lines).toEqual([review.records[1], review.records[2]]);
    expect(review.records).toMatchObject([
      { pfaId: B, findings: [{ code: "FORECAST_ORDER" }], forecastAfter: null, collisions: [] },
      { pfaId: C, findings: [], collisions: ["contract"], changes: [{ before: "PEMS's", after: "Mine" }] },
      {
        pfaId: A,
        description: "Equipment 1",
        changes: [
          { field: "model", before: "M-1", after: "X" },
          { field: "forecastEnd", before: "2026-01-11", after: "2026-01-21" },
        ],
        forecastBefore: "1000.00",
        forecastAfter: "2000.00",
        findings: [],
        collisions: [],
      },
    ]);
  });

  it("are summed up for the bar, with the change in cost", async () => {
    await save(world.maria, A, { forecastEnd: "2026-01-21", model: "X" });
    await save(world.maria, B, { model: "Y" });
    const summary = await summarizeDrafts(world.deps, world.maria);
    expect(summary).toMatchObject({ count: 2, fields: 3, collisions: 0, broken: 0 });
    expect(summary.pfaIds).toHaveLength(2);
    expect(subtractMoney(summary.forecastAfter ?? "", summary.forecastBefore ?? "")).toBe("1000.00");
    expect(await summarizeDrafts(world.deps, world.jonas)).toMatchObject({ count: 0, forecastAfter: "0.00" });
  });

  it("show no money to whoever may not see it", async () => {
    await save(world.contractor, A, { forecastEnd: "2026-01-21" });
    const review = await reviewDrafts(world.deps, world.contractor);
    expect(review.records).toHaveLength(1);
    const text = JSON.stringify([review, await summarizeDrafts(world.deps, world.contractor)]);
    expect(text).not.toMatch(/forecastBefore|forecastAfter|monthlyRate|1000\.00/);
  });

  it("are discarded by record or all at once, and can be taken back", async () => {
    await save(world.maria, A, { model: "X" });
    await save(world.maria, B, { model: "Y" });
    await save(world.jonas, A, { model: "Z" });
    const one = await discardDrafts(world.deps, world.maria, { pfaIds: [A, C] });
    expect(one.discarded).toEqual([
      { pfaId: A, delta: { model: "X" }, seen: { model: "M-1" }, baseVersion: 1, seenDiscontinued: false },
    ]);
    expect((await discardDrafts(world.deps, world.maria, {})).discarded).toMatchObject([{ pfaId: B }]);
    expect(await discardDrafts(world.deps, world.maria, {})).toEqual({ discarded: [] });
    expect(await summarizeDrafts(world.deps, world.jonas)).toMatchObject({ count: 1 });
    const changes = one.discarded.map(({ pfaId, delta, seen, baseVersion, seenDiscontinued }) => ({
      pfaId,
      set: delta,
      seen,
      seenVersion: baseVersion,
      seenDiscontinued,
    }));
    await saveDraft(world.deps, world.maria, { changes });
    expect(await summarizeDrafts(world.deps, world.maria)).toMatchObject({ count: 1 });
    const audit = await world.rows("SELECT 1 FROM audit_log WHERE action = 'modification.discarded'");
    expect(audit).toHaveLength(2);
    await refusal(discardDrafts(world.deps, world.viewer, {}), "FORBIDDEN");
  });

  it("are discarded once when it is asked again because no answer came, and money is told to whoever sees it", async () => {
    await save(world.maria, A, { model: "X", monthlyRate: "123.00" });
    const again = { pfaIds: [A], requestKey: crypto.randomUUID() };
    const first = await discardDrafts(world.deps, world.maria, again);
    expect(first.discarded).toMatchObject([{ pfaId: A, delta: { model: "X", monthlyRate: "123.00" } }]);
    await save(world.maria, A, { model: "Typed since" });
    expect(await discardDrafts(world.deps, world.maria, again)).toEqual(first);
    const { permissions } = world.maria;
    const blind = new Set([...permissions].filter((permission) => permission !== "perm_ViewFinancials"));
    const answer = await discardDrafts(world.deps, { ...world.maria, permissions: blind }, again);
    expect(answer.discarded.map(({ delta }) => delta)).toEqual([{ model: "X" }]);
    expect((await discardDrafts(world.deps, world.maria, {})).discarded).toMatchObject([
      { delta: { model: "Typed since" } },
    ]);
  });

  it("cost the plan nothing any more where they discontinue a record, in the bar as in the review", async () => {
    await save(world.maria, A, { isDiscontinued: true });
    const summary = await summarizeDrafts(world.deps, world.maria);
    expect(Number(summary.forecastBefore)).toBeGreaterThan(0);
    expect(summary.forecastAfter).toBe("0.00");
    const { forecastBefore, forecastAfter, records, index } = await reviewDrafts(world.deps, world.maria);
    expect({ forecastBefore, forecastAfter }).toEqual({
      forecastBefore: summary.forecastBefore,
      forecastAfter: "0.00",
    });
    expect(records).toMatchObject([{ forecastBefore, forecastAfter }]);
    expect(index).toMatchObject({ forecastBefore: [forecastBefore], forecastAfter: [forecastAfter] });
  });

  it("do not count what is on its way", async () => {
    await save(world.maria, A, { model: "On its way" });
    await commitDrafts(world.deps, world.maria, {});
    expect(await discardDrafts(world.deps, world.maria, {})).toEqual({ discarded: [] });
    expect(await reviewDrafts(world.deps, world.maria)).toMatchObject({ total: 0, records: [] });
  });
});
