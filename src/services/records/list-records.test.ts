import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actualCost, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import type { PfaFields } from "#src/domain/record.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { getRows } from "#src/services/records/get-rows.ts";
import { type ListRecordsInput, listRecords } from "#src/services/records/list-records.ts";
import type { RecordRow } from "#src/services/records/record-row.ts";
import { totalRecords } from "#src/services/records/total-records.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

/** What the member sees of a row, as one record. */
const shownOf = (row: RecordRow) => ({ ...row.fields, ...row.draft?.delta }) as PfaFields;

describe("listRecords", () => {
  let world: World;
  const list = (who: Member, input: ListRecordsInput = {}) => listRecords(world.deps, who, input);
  const save = (who: Member, pfaId: string, set: Record<string, unknown>) =>
    saveDraft(world.deps, who, { changes: [{ pfaId, set, seenVersion: 1 }] });
  const idsOf = ({ rows }: { rows: RecordRow[] }) => rows.map((row) => row.pfaId);

  /** Odd values on purpose: unknown, negative, reversed and extreme ones. */
  function oddRecord(index: number): Partial<PfaFields> {
    const pick = <T>(...choices: T[]) => choices[(index * 7919 + 13) % choices.length] as T;
    return {
      source: pick<PfaFields["source"]>("Rental", "Rental", "Purchase", null),
      monthlyRate: pick("0.01", "999999999999.99", null, "-5.00", `${index}.${10 + (index % 89)}`, "15.22"),
      purchasePrice: pick(null, "12.34", "-1.00", "999999999999.99"),
      forecastStart: pick("2026-01-31", "0001-01-01", null, "2026-06-01", "2026-02-28"),
      forecastEnd: pick(
        "2026-03-01",
        "9999-12-31",
        "2025-01-01",
        null,
        "2026-02-28",
        "2027-08-15",
        "2026-12-01",
      ),
      isActualized: index % 2 === 0,
      actualStart: pick("2026-01-01", null, "2030-01-01"),
      actualEnd: pick(null, null, "2026-05-05", "2025-05-05"),
    };
  }

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(40);
    await world.seedRecords(400, { from: 1001, change: oddRecord });
    await world.seedRecords(3, { from: 5000, organizationId: world.other.id });
  });
  afterAll(() => world.close());

  it("works out the same costs as the domain, to the cent", async () => {
    const page = await list(world.maria, { limit: 500, filter: { search: "PFA-01" } });
    expect(page.total).toBe(400);
    const records = page.rows.map(shownOf);
    const plan = sumCosts(records.map((record) => planCost(record, page.today)));
    const forecast = sumCosts(records.map((record) => forecastCost(record, page.today)));
    const actual = sumCosts(
      records.filter((record) => record.isActualized).map((record) => actualCost(record, page.today)),
    );
    expect(page.totals).toEqual({
      planCost: plan.total,
      forecastCost: forecast.total,
      actualCost: actual.total,
      unknownPlan: plan.unknown,
      unknownForecast: forecast.unknown,
      unknownActual: actual.unknown,
    });
  });

  it("leaves the sums out for later windows of the same filter", async () => {
    const first = await list(world.maria, { limit: 100 });
    const later = await list(world.maria, { limit: 100, offset: 100, totals: false });
    expect(later).toMatchObject({ total: first.total, today: first.today });
    expect(later.rows).toHaveLength(100);
    expect(later.totals).toBeUndefined();
  });

  it("costs and finds a changed record by its new values", async () => {
    const pfaId = pfaIdOf(20);
    const before = await list(world.jonas, { filter: { search: pfaId } });
    const set = { model: "CHANGED 9", source: "Purchase", purchasePrice: "77.50", isActualized: true };
    await save(world.jonas, pfaId, { ...set, actualStart: "2026-02-01", actualEnd: "2026-03-01" });
    const after = await list(world.jonas, { filter: { search: "changed 9" } });
    expect(idsOf(after)).toEqual([pfaId]);
    expect(after.totals).toMatchObject({ planCost: "77.50", forecastCost: "77.50", actualCost: "77.50" });
    expect((await list(world.maria, { filter: { search: pfaId } })).totals).toEqual(before.totals);
    expect((await list(world.maria, { filter: { search: "changed 9" } })).total).toBe(0);
  });

  it("finds words in any order and in several fields; a phrase as it stands", async () => {
    const set = { description: "North hoist", manufacturer: "Zoller", areaSilo: "Jetty", class: "Mast" };
    await save(world.maria, pfaIdOf(22), set);
    for (const search of [
      "hoist north",
      "ZOLLER nor",
      "jetty mast zoller",
      '"north hoist" jetty',
      '"north hoi',
    ]) {
      expect(idsOf(await list(world.maria, { filter: { search } })), search).toEqual([pfaIdOf(22)]);
    }
    for (const search of ["hoist nowhere", '"hoist north"']) {
      expect((await list(world.maria, { filter: { search } })).total, search).toBe(0);
    }
    // What the mirror holds, without a change over it.
    const { pfaId, fields } = (await list(world.viewer, { filter: { search: pfaIdOf(12) } }))
      .rows[0] as RecordRow;
    const search = `${fields.areaSilo} ${pfaId.toLowerCase()} ${fields.category}`;
    expect(idsOf(await list(world.viewer, { filter: { search } }))).toEqual([pfaId]);
    expect(await totalRecords(world.deps, world.viewer, { filter: { search } })).toMatchObject({ total: 1 });
  });

  it("finds nothing that reaches from one field into the next", async () => {
    await save(world.maria, pfaIdOf(21), { manufacturer: "Alpha", model: "Beta" });
    expect((await list(world.maria, { filter: { search: "alphabeta" } })).total).toBe(0);
    expect((await list(world.maria, { filter: { search: "alpha\u0001beta" } })).total).toBe(0);
  });

  it("rounds each single cost as the domain does", async () => {
    for (let index = 1001; index <= 1100; index += 1) {
      const page = await list(world.maria, { filter: { search: pfaIdOf(index) } });
      const [record] = page.rows.map(shownOf);
      const expected = record ? forecastCost(record, page.today) : undefined;
      expect(page.totals?.forecastCost, pfaIdOf(index)).toBe(expected ?? "0.00");
    }
  });

  it("shows the member's own draft over changes on their way over the mirror", async () => {
    const pfaId = pfaIdOf(1);
    await save(world.jonas, pfaId, { model: "On its way", contract: "J" });
    await save(world.jonas, pfaIdOf(2), { model: "Private" });
    await commitDrafts(world.deps, world.jonas, { pfaIds: [pfaId] });
    await save(world.maria, pfaId, { contract: "M" });
    const byMaria = (await list(world.maria, { filter: { search: "on its WAY" } })).rows;
    expect(byMaria).toMatchObject([
      {
        pfaId,
        fields: { model: "On its way", contract: "J" },
        draft: { delta: { contract: "M" }, seen: { contract: "J" }, collisions: [] },
        sync: { state: "draft", byMe: true },
        problem: null,
      },
    ]);
    const byJonas = (await list(world.jonas, { filter: { search: "on its WAY" } })).rows;
    expect(byJonas).toMatchObject([
      { draft: null, sync: { state: "queued", byMe: true }, editedBy: ["Maria Santos"] },
    ]);
    expect(idsOf(await list(world.maria, { filter: { search: "Private" } }))).toEqual([]);
    const hidden = (await getRows(world.deps, world.maria, { pfaIds: [pfaIdOf(2)] })).rows;
    expect(hidden).toMatchObject([{ draft: null, editedBy: ["Jonas Weber"], sync: { state: "synced" } }]);
  });

  it("lays several changes on their way over each other in the order of their commits", async () => {
    const pfaId = pfaIdOf(3);
    for (const [who, model] of [
      [world.jonas, "1st"],
      [world.maria, "2nd"],
      [world.jonas, "3rd"],
    ] as const) {
      const { rows } = await getRows(world.deps, who, { pfaIds: [pfaId] });
      const seen = { model: rows[0]?.fields.model };
      await saveDraft(world.deps, who, { changes: [{ pfaId, set: { model }, seen, seenVersion: 1 }] });
      await commitDrafts(world.deps, who, { pfaIds: [pfaId] });
    }
    expect(idsOf(await list(world.viewer, { filter: { search: "3rd" } }))).toEqual([pfaId]);
    expect(idsOf(await list(world.viewer, { filter: { search: "2nd" } }))).toEqual([]);
  });

  it("shows a change that needs a person to its author only, marked", async () => {
    const pfaId = pfaIdOf(4);
    await save(world.maria, pfaId, { model: "Refused" });
    await commitDrafts(world.deps, world.maria, { pfaIds: [pfaId] });
    await world.owner.query(
      `UPDATE pfa_modification SET sync_status = 'failed', sync_error = '{"code": "REJECTED", "message": "PEMS said no."}'
       WHERE pfa_id = $1`,
      [pfaId],
    );
    const mine = (await getRows(world.deps, world.maria, { pfaIds: [pfaId] })).rows[0];
    expect(mine).toMatchObject({
      problem: { status: "failed", delta: { model: "Refused" }, message: "PEMS said no.", conflictId: null },
      sync: { state: "failed", byMe: true },
    });
    expect(mine?.fields.model).not.toBe("Refused");
    const other = (await getRows(world.deps, world.jonas, { pfaIds: [pfaId] })).rows[0];
    expect(other).toMatchObject({ problem: null, sync: { state: "synced" } });
    expect(idsOf(await list(world.maria, { filter: { status: ["failed"] } }))).toEqual([pfaId]);
    expect(idsOf(await list(world.jonas, { filter: { status: ["failed"] } }))).toEqual([]);
  });

  it("filters by what the member sees", async () => {
    await save(world.maria, pfaIdOf(10), { category: "Only here", dor: "PROJECT", isDiscontinued: true });
    const found = (filter: ListRecordsInput["filter"], who = world.maria) =>
      list(who, { ...(filter && { filter }), limit: 500 }).then(idsOf);
    expect(await found({ category: ["Only here"] })).toEqual([]);
    expect(await found({ category: ["Only here"], discontinued: "include" })).toEqual([pfaIdOf(10)]);
    expect(await found({ discontinued: "only" })).toEqual([pfaIdOf(10)]);
    expect(await found({ discontinued: "only" }, world.jonas)).toEqual([]);
    expect(await found({ mine: true, discontinued: "only" })).toEqual([pfaIdOf(10)]);
    expect(await found({ status: ["draft"], search: pfaIdOf(1).slice(0, 8) })).toContain(pfaIdOf(1));
    const cranes = await found({ category: ["Cranes"], source: "Purchase", dor: "BEO", search: "PFA-000" });
    expect(cranes).toEqual([12, 24, 36].map(pfaIdOf));
  });

  it("takes wildcards in a search as they are", async () => {
    await save(world.maria, pfaIdOf(11), { description: "100% of_it \\ done" });
    for (const search of ["100%", "f_it", "\\ d"]) {
      expect(idsOf(await list(world.maria, { filter: { search } }))).toEqual([pfaIdOf(11)]);
    }
    expect((await list(world.maria, { filter: { search: "%%%" } })).total).toBe(0);
    expect((await list(world.maria, { filter: { search: "\u0000" } })).total).toBeGreaterThan(0);
  });

  it("sorts by any field with unknown values last, ties by id, and pages without gaps", async () => {
    for (const field of [
      "monthlyRate",
      "forecastStart",
      "description",
      "isActualized",
      "forecastCost",
    ] as const) {
      for (const direction of ["asc", "desc"] as const) {
        const sort = [{ field, direction }];
        const pages = await Promise.all(
          [0, 150, 300].map((offset) => list(world.jonas, { sort, offset, limit: 150 })),
        );
        const rows = pages.flatMap((page) => page.rows);
        expect(new Set(rows.map((row) => row.pfaId)).size).toBe(pages[0]?.total);
        const today = pages[0]?.today ?? "";
        const keys = rows.map((row) => {
          const value = field === "forecastCost" ? forecastCost(shownOf(row), today) : shownOf(row)[field];
          if (value === null) return null;
          const isAmount = field === "monthlyRate" || field === "forecastCost";
          return isAmount ? Number(value) : String(value).toLowerCase();
        });
        const known = keys.filter((key) => key !== null);
        expect(keys.slice(known.length).every((key) => key === null)).toBe(true);
        const sorted = [...known].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(known).toEqual(direction === "asc" ? sorted : sorted.reverse());
      }
    }
  });

  it("leaves money out for whoever may not see it, at every place", async () => {
    const { rows, ...page } = await list(world.contractor, { limit: 500 });
    expect(page.totals).toBeUndefined();
    expect(await totalRecords(world.deps, world.contractor, {})).toEqual({ total: page.total });
    expect(rows.length).toBeGreaterThan(400);
    expect(JSON.stringify(rows)).not.toMatch(/"(monthlyRate|purchasePrice)":/);
    await refusal(
      list(world.contractor, { sort: [{ field: "forecastCost", direction: "asc" }] }),
      "FORBIDDEN",
    );
    await refusal(
      list(world.contractor, { sort: [{ field: "monthlyRate", direction: "asc" }] }),
      "FORBIDDEN",
    );
  });

  it("shows nothing of another organization", async () => {
    expect(idsOf(await list(world.stranger))).toEqual([5000, 5001, 5002].map(pfaIdOf));
    expect(await getRows(world.deps, world.maria, { pfaIds: [pfaIdOf(5000)] })).toEqual({ rows: [] });
  });

  it("refuses windows that are none", async () => {
    expect((await refusal(list(world.maria, { limit: 501 }), "BAD_INPUT")).field).toBe("limit");
    expect((await refusal(list(world.maria, { offset: -1 }), "BAD_INPUT")).field).toBe("offset");
    await refusal(getRows(world.deps, world.maria, { pfaIds: Array(501).fill("x") }), "TOO_MANY");
  });

  it("shows rules that the shown record breaks", async () => {
    const { saved } = await save(world.maria, pfaIdOf(12), { forecastEnd: "2020-01-01" });
    const { rows } = await getRows(world.deps, world.maria, { pfaIds: [pfaIdOf(12)] });
    expect(rows[0]?.findings).toEqual(saved[0]?.findings);
    expect(rows[0]?.findings).toMatchObject([{ code: "FORECAST_ORDER" }]);
  });
});
