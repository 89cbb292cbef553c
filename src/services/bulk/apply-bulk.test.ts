import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_BULK_RECORDS } from "#src/domain/bulk-limit.ts";
import type { BulkOperation } from "#src/domain/bulk-operation.ts";
import { forecastCost, sumCosts } from "#src/domain/cost.ts";
import { subtractMoney } from "#src/domain/money.ts";
import type { Permission } from "#src/domain/permissions.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { type AppliedBulk, type ApplyBulkInput, applyBulk } from "#src/services/bulk/apply-bulk.ts";
import type { BulkInput } from "#src/services/bulk/decide-bulk.ts";
import { previewBulk } from "#src/services/bulk/preview-bulk.ts";
import { discardDrafts } from "#src/services/drafts/discard-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { summarizeRecords } from "#src/services/records/summarize-records.ts";
import { collectNotices } from "#src/services/testing/notices.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const twoWeeks: BulkOperation = { kind: "shift", amount: 2, unit: "week" };

describe("an operation on many records", () => {
  let world: World;
  const preview = (input: BulkInput, who: Member = world.maria) => previewBulk(world.deps, who, input);
  const apply = (input: ApplyBulkInput, who: Member = world.maria) => applyBulk(world.deps, who, input);
  const draftsOf = (applied: AppliedBulk) => (applied.outcome === "applied" ? applied.drafts : []);
  const shownTo = async (who: Member) => {
    const { rows, today } = await listRecords(world.deps, who, { limit: 500 });
    return { rows, today, fields: rows.map((row) => ({ ...row.fields, ...row.draft?.delta }) as PfaFields) };
  };
  const costOf = async (who: Member) => {
    const { fields, today } = await shownTo(who);
    return sumCosts(fields.map((one) => forecastCost(one, today))).total;
  };
  const without = (permission: Permission): Member => {
    const permissions = new Set(world.maria.permissions);
    permissions.delete(permission);
    return { ...world.maria, permissions };
  };

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(60);
    await world.seedRecords(2, { from: 100, change: () => ({ isDiscontinued: true }) });
    await world.seedRecords(1, { from: 200, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  it("says what it would do to a selection, to the cent, and does just that", async () => {
    const input = { selection: { filter: {}, except: [pfaIdOf(1)] }, operation: twoWeeks };
    const said = await preview(input);
    expect(said).toMatchObject({
      records: 59,
      changing: 59,
      effects: [
        { effect: "shifted", count: 44 },
        { effect: "extended", count: 15 },
      ],
      skipped: [],
      unknownCost: 0,
      breaking: [],
    });
    expect(said.sample).toHaveLength(5);
    expect(said.sample.flatMap(({ changes }) => changes.length).sort()).toEqual([1, 2, 2, 2, 2]);
    const [start, end] = said.sample[0]?.changes ?? [];
    expect(start).toMatchObject({ field: "forecastStart", before: "2026-01-03", after: "2026-01-17" });
    expect(end).toMatchObject({ field: "forecastEnd", before: "2026-02-04", after: "2026-02-18" });

    const before = await costOf(world.maria);
    const applied = await apply({ ...input, expect: { records: 59 } });
    const change = subtractMoney(await costOf(world.maria), before);
    expect(subtractMoney(said.forecastAfter ?? "", said.forecastBefore ?? "")).toBe(change);
    const drafts = draftsOf(applied);
    expect(drafts).toHaveLength(59);
    const first = drafts.find(({ pfaId }) => pfaId === pfaIdOf(2));
    const set = { forecastStart: "2026-01-17", forecastEnd: "2026-02-18" };
    const seen = { forecastStart: "2026-01-03", forecastEnd: "2026-02-04" };
    expect(first).toEqual({
      pfaId: pfaIdOf(2),
      set,
      seen,
      before: {},
      made: true,
      draft: { delta: set, seen, collisions: [] },
      findings: [],
    });
    expect((await listRecords(world.deps, world.maria, { filter: { mine: true } })).total).toBe(59);
    const audited = await world.rows<{ n: number }>(
      "SELECT count(*)::int AS n FROM audit_log WHERE action = 'modification.drafted' AND actor_id = $1",
      [world.maria.userId],
    );
    expect(audited).toEqual([{ n: 59 }]);
    const kinds = await world.rows("SELECT DISTINCT kind FROM pfa_modification");
    expect(kinds).toEqual([{ kind: "bulk" }]);
    await discardDrafts(world.deps, world.maria, {});
  });

  it("builds on the member's own draft, and answers what taking it back needs", async () => {
    const pfaId = pfaIdOf(5);
    const save = (set: Record<string, unknown>, seen: Record<string, unknown> = {}, unset: string[] = []) =>
      saveDraft(world.deps, world.maria, { changes: [{ pfaId, set, seen, unset, seenVersion: 1 }] });
    await save({ forecastEnd: "2026-06-30", model: "Mine" });
    const selection = { pfaIds: [pfaId, pfaId] };
    const [draft] = draftsOf(await apply({ selection, operation: twoWeeks }));
    expect(draft).toMatchObject({
      set: { forecastStart: "2026-01-20", forecastEnd: "2026-07-14" },
      before: { forecastEnd: "2026-06-30" },
      seen: { forecastStart: "2026-01-06", forecastEnd: "2026-02-10" },
      made: false,
      draft: { delta: { model: "Mine", forecastEnd: "2026-07-14" } },
    });
    await save(draft?.before ?? {}, {}, ["forecastStart"]);
    const [row] = (await shownTo(world.maria)).rows.filter((one) => one.pfaId === pfaId);
    expect(row?.draft?.delta).toEqual({ forecastEnd: "2026-06-30", model: "Mine" });
    // Back at what was seen: nothing is left of the draft.
    await save({}, {}, ["model"]);
    const back = { kind: "set", field: "forecastEnd", value: "2026-02-10" } as const;
    expect(draftsOf(await apply({ selection, operation: back }))).toMatchObject([
      { set: { forecastEnd: "2026-02-10" }, before: { forecastEnd: "2026-06-30" }, draft: null },
    ]);
  });

  it("leaves alone what it can't act on, and says why", async () => {
    const all = { filter: { discontinued: "include" as const } };
    expect(
      await preview({
        selection: all,
        operation: { kind: "stretch", edge: "start", amount: 25, unit: "day" },
      }),
    ).toMatchObject({
      records: 62,
      skipped: [
        { reason: "discontinued", count: 2 },
        { reason: "startIsActual", count: 15 },
      ],
    });
    const none = await apply({ selection: { filter: { search: "no such record" } }, operation: twoWeeks });
    expect(none).toEqual({ outcome: "applied", drafts: [] });
  });

  it("costs a selection as its summary does, discontinued records by their dates, and says what the plan gains or loses", async () => {
    const costs = async (filter: RecordFilter, operation: BulkOperation) => {
      const said = await preview({ selection: { filter }, operation });
      const { figures } = await summarizeRecords(world.deps, world.maria, { selection: { filter } });
      expect(said.forecastBefore).toBe(figures.forecastCost?.sum);
      expect(said.forecastBefore).toBe(said.forecastAfter);
      return said;
    };
    const gone = await costs({ discontinued: "include" }, { kind: "discontinue" });
    expect(gone.planChange).toBe(`-${await costOf(world.maria)}`);
    const back = await costs({ discontinued: "only" }, { kind: "restore" });
    expect(back.planChange).toBe(back.forecastBefore);
  });

  it("counts what would break a rule", async () => {
    const selection = { filter: {} };
    const unpriced = await preview({
      selection,
      operation: { kind: "set", field: "source", value: "Purchase" },
    });
    expect(unpriced).toMatchObject({
      changing: 40,
      unknownCost: 40,
      breaking: [{ code: "PRICE_REQUIRED", message: "A purchase needs a purchase price.", count: 40 }],
    });
    const early = await preview({
      selection,
      operation: { kind: "set", field: "forecastEnd", value: "2020-01-01T23:00:00Z" },
    });
    expect(early.breaking).toEqual([
      { code: "FORECAST_ORDER", message: "Forecast end is before forecast start.", count: 60 },
    ]);
    expect(early.sample[0]?.changes[0]?.after).toBe("2020-01-01");
    const left = { kind: "set", field: "actualEnd", value: "2020-01-01" } as const;
    expect((await preview({ selection, operation: left })).breaking).toMatchObject([
      { message: "Actual end is before actual start.", count: 15 },
    ]);
  });

  it("does nothing when the selection has another size than was shown", async () => {
    const input = { selection: { filter: {} }, operation: twoWeeks, expect: { records: 59 } };
    expect(await apply(input)).toMatchObject({ outcome: "changed", preview: { records: 60, changing: 60 } });
    expect((await listRecords(world.deps, world.maria, { filter: { mine: true } })).total).toBe(0);
  });

  it("does nothing to records that are others than was shown, and minds nothing that was not shown", async () => {
    const pfaIds = [pfaIdOf(30), pfaIdOf(31)];
    const input = { selection: { pfaIds }, operation: twoWeeks };
    const { records, digest } = await preview(input);
    await world.changeInPems(pfaIdOf(30), { model: "Nobody was told of it" });
    expect((await preview(input)).digest).toBe(digest);
    await world.changeInPems(pfaIdOf(30), { forecastEnd: "2026-12-24" });
    const refused = await apply({ ...input, expect: { records, digest } });
    expect(refused).toMatchObject({ outcome: "changed", preview: { records: 2 } });
    const now = refused.outcome === "changed" ? refused.preview : await preview(input);
    expect(now.digest).not.toBe(digest);
    expect(draftsOf(await apply({ ...input, expect: { records, digest: now.digest } }))).toHaveLength(2);
    await discardDrafts(world.deps, world.maria, {});
  });

  it("holds no digest of money for those who may not see it", async () => {
    const poor = without("perm_ViewFinancials");
    const input = { selection: { pfaIds: [pfaIdOf(33)] }, operation: twoWeeks };
    const { digest } = await preview(input, poor);
    const rich = await preview(input);
    await world.changeInPems(pfaIdOf(33), { monthlyRate: "1234.00" });
    expect((await preview(input, poor)).digest).toBe(digest);
    expect((await preview(input)).digest).not.toBe(rich.digest);
  });

  it("is done once however often it is asked, and answered with what taking it back needs", async () => {
    const selection = { pfaIds: [pfaIdOf(50), pfaIdOf(51)] };
    const input = { selection, operation: twoWeeks, expect: { records: 2 } };
    const requestKey = crypto.randomUUID();
    // The first answer was lost on its way: it may still be under way when it is asked again.
    const [first, second] = await Promise.all([
      apply({ ...input, requestKey }),
      apply({ ...input, requestKey }),
    ]);
    expect(draftsOf(first)).toHaveLength(2);
    expect(second).toEqual(first);
    const [one] = draftsOf(first);
    await discardDrafts(world.deps, world.maria, { pfaIds: [pfaIdOf(50)] });
    const third = draftsOf(await apply({ ...input, requestKey }));
    expect(third.map(({ draft }) => draft === null)).toEqual([true, false]);
    expect(third[0]).toEqual({ ...one, draft: null });
    const refused = await refusal(
      apply({ ...input, operation: { kind: "restore" }, requestKey }, without("perm_EditForecast")),
      "FORBIDDEN",
    );
    expect(refused.field).toBe("forecastStart");
    // Another key, and the same key of somebody else, are other operations.
    expect(draftsOf(await apply({ ...input, requestKey: crypto.randomUUID() }))[1]?.before).toEqual(
      one && third[1]?.set,
    );
    expect(draftsOf(await apply({ ...input, requestKey }, world.jonas))[0]?.made).toBe(true);
    await world.rows("UPDATE bulk_answer SET created_at = now() - interval '61 minutes'");
    await apply({ ...input, requestKey: crypto.randomUUID() });
    const kept = await world.rows("SELECT user_id FROM bulk_answer ORDER BY created_at");
    expect(kept).toEqual([{ user_id: world.jonas.userId }, { user_id: world.maria.userId }]);
    await discardDrafts(world.deps, world.jonas, {});
    await discardDrafts(world.deps, world.maria, {});
  });

  it("tells what will stand where PEMS moved on under a value that is set back", async () => {
    const pfaId = pfaIdOf(35);
    const seen = (await shownTo(world.maria)).rows.find((row) => row.pfaId === pfaId)?.fields.forecastEnd;
    const mine = { pfaId, set: { forecastEnd: "2026-11-11" }, seenVersion: 1 };
    await saveDraft(world.deps, world.maria, { changes: [mine] });
    await world.changeInPems(pfaId, { forecastEnd: "2026-12-12" });
    const set = { kind: "set", field: "forecastEnd", value: seen ?? null } as const;
    const input = { selection: { pfaIds: [pfaId] }, operation: set };
    const [told] = (await preview(input)).sample;
    expect(told?.changes).toEqual([{ field: "forecastEnd", before: "2026-11-11", after: "2026-12-12" }]);
    const [done] = draftsOf(await apply(input));
    expect(done).toMatchObject({
      draft: null,
      before: { forecastEnd: "2026-11-11" },
      seen: { forecastEnd: seen },
    });
    await saveDraft(world.deps, world.maria, { changes: [{ ...mine, seen: done?.seen ?? {} }] });
    const again = (await shownTo(world.maria)).rows.find((row) => row.pfaId === pfaId);
    expect(again?.draft).toMatchObject({ delta: done?.before, collisions: ["forecastEnd"] });
    await discardDrafts(world.deps, world.maria, {});
  });

  it("is told to open pages once, and to the author's other pages where drafts were there", async () => {
    const pfaIds = Array.from({ length: 4 }, (_, at) => pfaIdOf(40 + at));
    const notices = await collectNotices(world.url);
    const some = { selection: { pfaIds: pfaIds.slice(0, 2) }, operation: twoWeeks, tab: "one" };
    await apply(some);
    await apply({ ...some, selection: { pfaIds } });
    await notices.settled();
    await notices.close();
    const { userId } = world.maria;
    expect(notices.seen).toMatchObject([
      { type: "EDITING", pfaIds: pfaIds.slice(0, 2), userId },
      { type: "EDITING", pfaIds: pfaIds.slice(2), userId },
      { type: "DRAFTED", pfaIds: pfaIds.slice(0, 2), userId, tab: "one" },
    ]);
    await discardDrafts(world.deps, world.maria, {});
  });

  it("asks for the permissions that its fields need", async () => {
    const selection = { pfaIds: [pfaIdOf(1)] };
    const cases: [Permission, BulkOperation, string | undefined][] = [
      ["perm_SaveDraft", twoWeeks, undefined],
      ["perm_EditForecast", twoWeeks, "forecastStart"],
      ["perm_EditForecast", { kind: "duration", mode: "set", amount: 3, unit: "month" }, "forecastEnd"],
      ["perm_EditActuals", { kind: "set", field: "actualEnd", value: null }, "actualEnd"],
      ["perm_Delete", { kind: "discontinue" }, "isDiscontinued"],
      ["perm_ViewFinancials", { kind: "set", field: "monthlyRate", value: "5.00" }, "monthlyRate"],
    ];
    for (const [permission, operation, field] of cases) {
      for (const attempt of [preview, apply]) {
        const refused = await refusal(attempt({ selection, operation }, without(permission)), "FORBIDDEN");
        expect([refused.field, refused.details]).toEqual([field, { permission }]);
      }
    }
    const poor = await preview({ selection, operation: twoWeeks }, without("perm_ViewFinancials"));
    expect(poor).toMatchObject({ changing: 1 });
    expect(JSON.stringify(poor)).not.toMatch(/cost|forecastBefore|monthlyRate/i);
  });

  it("refuses what it can't understand or find", async () => {
    const selection = { pfaIds: [pfaIdOf(1), pfaIdOf(200), "a\u0000b"] };
    const unknown = await refusal(apply({ selection, operation: twoWeeks }), "NOT_FOUND");
    expect(unknown.details).toEqual({ pfaIds: [pfaIdOf(200), "a\u0000b"], count: 2 });
    const many = Array.from({ length: MAX_BULK_RECORDS + 1 }, (_, index) => pfaIdOf(index));
    const refused = await refusal(preview({ selection: { pfaIds: many }, operation: twoWeeks }), "TOO_MANY");
    expect(refused.field).toBe("selection");
    const noDay: BulkOperation = { kind: "set", field: "forecastEnd", value: "2026-02-30" };
    const wrong = await refusal(apply({ selection: { filter: {} }, operation: noDay }), "BAD_INPUT");
    expect(wrong.field).toBe("forecastEnd");
  });
});
