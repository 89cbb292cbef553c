import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, utcDay } from "#src/domain/calendar.ts";
import { forecastCost } from "#src/domain/cost.ts";
import { addMoney, subtractMoney } from "#src/domain/money.ts";
import { totalFigures } from "#src/services/gold/figures.ts";
import { listChanges } from "#src/services/gold/list-changes.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { pfaIdOf, soundRecord } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

describe("what changed since yesterday", () => {
  let world: World;
  const today = () => utcDay(world.deps.now());
  const changes = (who: Member = world.maria, input: Parameters<typeof listChanges>[2] = {}) =>
    listChanges(world.deps, who, input);
  const refresh = () => refreshGold(world.deps, world.organization.id);
  const forecast = async () =>
    (await totalFigures(world.deps, world.maria, {})).rows[0]?.layers.forecast?.cost ?? "0.00";
  const listed = () =>
    world.rows(
      `SELECT pfa_id, kind, fields, forecast_before, forecast_now FROM gold.fact_change
       WHERE organization_id = $1 ORDER BY 1`,
      [world.organization.id],
    );
  /** As if everything that was observed so far had been observed that many days earlier. */
  const age = (days: number) =>
    world.owner
      .query("ALTER TABLE pfa_mirror_history DISABLE TRIGGER append_only")
      .then(() =>
        world.rows("UPDATE pfa_mirror_history SET observed_at = observed_at - make_interval(days => $1)", [
          days,
        ]),
      );
  let totalBefore: string;

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(30);
    await age(3);
    await world.seedRecords(2, { from: 5000, organizationId: world.other.id });
    await refresh();
    totalBefore = await forecast();
    // Two days ago: no longer news today.
    await world.changeInPems(pfaIdOf(9), { model: "Of the day before" });
    await age(2);
    await world.changeInPems(
      pfaIdOf(1),
      { monthlyRate: "99999.00", forecastEnd: "2027-01-01" },
      "jane.smith",
    );
    await world.changeInPems(pfaIdOf(1), { category: "Vessels" }, "li.wei");
    await world.changeInPems(pfaIdOf(2), { isDiscontinued: true });
    await world.changeInPems(pfaIdOf(3), {});
    await world.changeInPems(pfaIdOf(4), { model: "There" });
    await world.changeInPems(pfaIdOf(4), { model: soundRecord(4).model });
    await world.changeInPems(pfaIdOf(5), { monthlyRate: null });
    await world.seedRecords(1, { from: 31 });
    await refresh();
  });
  afterAll(() => world.close());

  it("names who changed what last, and what it does to the forecast, the biggest move first", async () => {
    const found = await changes();
    const before = forecastCost(soundRecord(1), today());
    const now = forecastCost(soundRecord(1, { monthlyRate: "99999.00", forecastEnd: "2027-01-01" }), today());
    expect(found).toMatchObject({ since: today(), asOf: today(), total: 4 });
    expect(found.changes[0]).toMatchObject({
      pfaId: pfaIdOf(1),
      kind: "changed",
      description: "Equipment 1",
      category: "Vessels",
      fields: ["category", "forecastEnd", "monthlyRate"],
      versionBefore: 1,
      version: 3,
      changedBy: "li.wei",
      reason: null,
      forecastBefore: before,
      forecastNow: now,
      forecastCostChange: subtractMoney(now ?? "", before ?? ""),
    });
    const byId = new Map(found.changes.map((one) => [one.pfaId, one]));
    expect([...byId.keys()].sort()).toEqual([1, 2, 5, 31].map(pfaIdOf));
    expect(byId.get(pfaIdOf(2))).toMatchObject({
      kind: "discontinued",
      fields: ["isDiscontinued"],
      forecastBefore: forecastCost(soundRecord(2), today()),
      forecastNow: null,
    });
    expect(byId.get(pfaIdOf(5))).toMatchObject({
      kind: "changed",
      fields: ["monthlyRate"],
      forecastNow: null,
    });
    expect(byId.get(pfaIdOf(31))).toMatchObject({
      kind: "new",
      fields: [],
      versionBefore: null,
      forecastBefore: null,
      forecastNow: forecastCost(soundRecord(31), today()),
    });
  });

  it("adds up to what the organization's forecast moved by", async () => {
    const found = await changes();
    expect(found.forecastCostChange).toBe(subtractMoney(await forecast(), totalBefore));
    const single = found.changes.map((one) => one.forecastCostChange ?? "");
    expect(single.reduce(addMoney)).toBe(found.forecastCostChange);
  });

  it("compares with any day of the last 92", async () => {
    const week = await changes(world.maria, { since: addDays(today(), -2) });
    expect(week.changes.map((one) => one.pfaId).sort()).toEqual([1, 2, 5, 9, 31].map(pfaIdOf));
    const first = await changes(world.maria, { since: addDays(today(), -30), limit: 2 });
    expect([first.total, first.changes.length]).toEqual([5, 2]);
    expect(await changes(world.maria, { since: addDays(today(), -92) })).toMatchObject({ total: 5 });
    await expect(changes(world.maria, { since: addDays(today(), -93) })).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: "since",
    });
  });

  it("takes what came on the first day for what was there, not for what is new", async () => {
    const all = await changes(world.maria, { since: addDays(today(), -30) });
    const byId = new Map(all.changes.map((one) => [one.pfaId, one]));
    expect([...byId.keys()].sort()).toEqual([1, 2, 5, 9, 31].map(pfaIdOf));
    expect(byId.get(pfaIdOf(1))).toMatchObject({ kind: "changed", versionBefore: 1, version: 3 });
    expect(byId.get(pfaIdOf(31))).toMatchObject({ kind: "new", versionBefore: null });
    const week = await changes(world.maria, { since: addDays(today(), -2) });
    expect(all.forecastCostChange).toBe(week.forecastCostChange);
  });

  it("keeps the same list for BI tools, and drops it when the day is over", async () => {
    const found = await changes();
    const expected = found.changes
      .map((one) => ({
        pfa_id: one.pfaId,
        kind: one.kind,
        fields: one.fields,
        forecast_before: one.forecastBefore,
        forecast_now: one.forecastNow,
      }))
      .sort((a, b) => a.pfa_id.localeCompare(b.pfa_id));
    expect(await listed()).toEqual(expected);
    await world.changeInPems(pfaIdOf(2), { isDiscontinued: false });
    await refresh();
    expect(await listed()).toEqual(expected.filter((row) => row.pfa_id !== pfaIdOf(2)));
    expect(await changes()).toMatchObject({ total: 3 });
  });

  it("tells of a record that was restored", async () => {
    await world.changeInPems(pfaIdOf(2), { isDiscontinued: true });
    await age(1);
    await world.changeInPems(pfaIdOf(2), { isDiscontinued: false });
    // The list is kept for a day; here the past has been moved.
    await world.rows("UPDATE gold.refresh_state SET as_of = as_of - 1");
    await refresh();
    const found = await changes();
    expect(found.changes).toMatchObject([
      { pfaId: pfaIdOf(2), kind: "restored", fields: ["isDiscontinued"], forecastBefore: null },
    ]);
    world.advance(86_400_000);
    await refresh();
    expect(await listed()).toEqual([]);
    expect(await changes()).toMatchObject({ total: 0, forecastCostChange: "0.00", changes: [] });
  });

  it("holds no money for whoever may not see it, not even in its order", async () => {
    await age(-1);
    await world.rows(
      "UPDATE pfa_mirror_history SET change_reason = 'Saves $ 400' WHERE pfa_id = $1 AND version = 3",
      [pfaIdOf(1)],
    );
    const seen = await changes(world.viewer, { since: addDays(today(), -1) });
    expect(seen.changes.length).toBeGreaterThan(2);
    const one = seen.changes.find((change) => change.pfaId === pfaIdOf(1));
    expect(one?.fields).toEqual(["category", "forecastEnd"]);
    expect(one?.reason).not.toContain("400");
    expect(JSON.stringify(seen)).not.toMatch(/cost|forecastBefore|forecastNow|monthlyRate/i);
    const moments = seen.changes.map((change) => change.changedAt);
    expect(moments).toEqual([...moments].sort().reverse());
  });
});
