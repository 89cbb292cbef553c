import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMoney, compareMoney, subtractMoney } from "#src/domain/money.ts";
import { LAYERS, type Layer } from "#src/domain/monthly-spread.ts";
import type { Delta } from "#src/domain/record.ts";
import { anyDay, anyMoney, anyRecord } from "#src/domain/record-arbitraries.ts";
import type { GroupField } from "#src/domain/record-order.ts";
import { commitDrafts } from "#src/services/commits/commit-drafts.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import { type CellMonths, listCell } from "#src/services/figures/list-cell.ts";
import type { LayerCells, MatrixColumn, MonthRange } from "#src/services/figures/month-columns.ts";
import { showBoard } from "#src/services/figures/show-board.ts";
import { type Matrix, showMatrix } from "#src/services/figures/show-matrix.ts";
import type { VisibleAmount } from "#src/services/figures/visible-amount.ts";
import { DIMENSIONS } from "#src/services/gold/dimensions.ts";
import { readTrend } from "#src/services/gold/read-trend.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { listRecords } from "#src/services/records/list-records.ts";
import type { RecordFilter } from "#src/services/records/record-filter.ts";
import { totalRecords } from "#src/services/records/total-records.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const sum = (amounts: readonly string[]) => amounts.reduce(addMoney, "0.00");
const total = (numbers: readonly number[]) => numbers.reduce((so, one) => so + one, 0);

/** What stands in a column of a row; nothing counts as 0. */
function at(cells: LayerCells, column: number) {
  const place = cells.at.indexOf(column);
  return {
    cost: cells.cost?.[place] ?? "0.00",
    days: cells.days[place] ?? 0,
    quantity: cells.quantity[place] ?? 0,
  };
}

const monthsOf = (column: MatrixColumn, { columns }: Matrix): CellMonths => {
  const months = columns.filter((name) => /^\d/.test(name));
  const [first = "", last = ""] = [months[0], months.at(-1)];
  const before = (month: string, by: number) => {
    const number = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
    return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
  };
  if (column === "none") return "none";
  if (column === "before") return { to: before(first, -1) };
  return column === "after" ? { from: before(last, 1) } : { from: column, to: column };
};

describe(`figures of random records (FC_SEED=${seed})`, () => {
  let world: World;
  const filters: RecordFilter[] = [
    {},
    { source: "Rental" },
    { discontinued: "include", fields: { forecastStart: { op: "filled" } } },
    { mine: true },
    { status: ["synced"] },
    { status: ["draft", "queued", "committed"] },
    { search: "no record has this" },
  ];
  const matrix = (filter: RecordFilter = {}, group: GroupField | null = "category", range = {}) =>
    showMatrix(world.deps, world.maria, { filter, group, ...range });

  beforeAll(async () => {
    world = await createWorld();
    const wide = fc
      .tuple(anyRecord, anyDay, anyDay, anyMoney)
      .map(([record, originalStart, originalEnd, money]) => ({
        ...record,
        originalStart,
        originalEnd,
        monthlyRate: money,
        purchasePrice: money,
      }));
    const records = fc.sample(fc.oneof(anyRecord, anyRecord, anyRecord, wide), { numRuns: 120, seed });
    await world.seedRecords(120, { change: (index) => records[index - 1] ?? {} });
    await world.seedRecords(20, {
      from: 200,
      change: (index) => ({
        category: index % 2 ? "Cranes" : "cranes",
        isDiscontinued: false,
        // Something lies before and after the months that are asked for, whatever the seed.
        originalStart: "2020-01-01",
        originalEnd: index % 2 ? "2020-03-01" : "2030-03-01",
      }),
    });
    const edit = (index: number, set: Delta) => ({ pfaId: pfaIdOf(index), set, seenVersion: 1 });
    await saveDraft(world.deps, world.maria, {
      changes: [
        edit(200, { monthlyRate: "91234.56" }),
        edit(202, { forecastEnd: "2028-02-29", category: "Mine" }),
      ],
    });
    await saveDraft(world.deps, world.jonas, {
      changes: [edit(203, { forecastEnd: "2029-02-28", category: "On its way" })],
    });
    await commitDrafts(world.deps, world.jonas, { pfaIds: [pfaIdOf(203)] });
    await saveDraft(world.deps, world.jonas, { changes: [edit(205, { category: "Of Jonas alone" })] });
  });
  afterAll(() => world.close());

  it("are those of the list to the cent, in the matrix and on the board", async () => {
    for (const filter of filters) {
      const { totals, total: count } = await listRecords(world.deps, world.maria, { filter, limit: 1 });
      const shown = await matrix(filter);
      const board = await showBoard(world.deps, world.maria, { filter });
      const costs = (layers: { [L in Layer]: LayerCells }) =>
        LAYERS.flatMap((layer) => [
          layers[layer].total?.cost ?? "0.00",
          layers[layer].total?.unknownCost ?? 0,
        ]);
      expect(costs(shown.total.layers)).toEqual([
        totals?.planCost,
        totals?.unknownPlan,
        totals?.forecastCost,
        totals?.unknownForecast,
        totals?.actualCost,
        totals?.unknownActual,
      ]);
      expect(shown.total.records).toBe(count);
      expect(await totalRecords(world.deps, world.maria, { filter })).toEqual({ total: count, totals });
      expect(board.total).toEqual(shown.total);
      expect(board.columns).toEqual(shown.columns);
    }
  });

  it("add up by row, by column and by dimension", async () => {
    for (const filter of filters) {
      for (const range of [{}, { from: "2026-01", to: "2026-01" }]) {
        const { rows, columns, total: all } = await matrix(filter, "areaSilo", range);
        for (const layer of LAYERS) {
          for (const line of [...rows, all]) {
            const cents = (line.varianceCells?.cost ?? []).map((one) => one ?? "0.00");
            expect(sum(cents)).toBe(line.variance?.forecast?.cost ?? "0.00");
            const { total: whole, days, cost = [] } = line.layers[layer];
            expect([sum(cost), total(days)]).toEqual([whole?.cost ?? "0.00", whole?.days ?? 0]);
          }
          for (const column of columns.keys()) {
            const cells = rows.map((row) => at(row.layers[layer], column));
            expect({
              cost: sum(cells.map(({ cost }) => cost)),
              days: total(cells.map(({ days }) => days)),
              quantity: total(cells.map(({ quantity }) => quantity)),
            }).toEqual(at(all.layers[layer], column));
          }
          const quantities = rows.map((row) => row.layers[layer].total?.quantity ?? 0);
          expect(total(quantities)).toBe(all.layers[layer].total?.quantity ?? 0);
        }
      }
      const board = await showBoard(world.deps, world.maria, { filter });
      for (const dimension of DIMENSIONS) {
        const groups = board.by[dimension] ?? [];
        expect(board.by[dimension]).not.toBeNull();
        expect(total(groups.map(({ records }) => records))).toBe(board.total.records);
        for (const layer of LAYERS) {
          const of = (name: keyof VisibleAmount) =>
            groups.map(({ layers }) => Number(layers[layer]?.[name] ?? 0));
          const whole = board.total.layers[layer].total;
          expect(sum(groups.map(({ layers }) => layers[layer]?.cost ?? "0.00"))).toBe(whole?.cost ?? "0.00");
          if (layer === "plan") continue;
          const parts = groups.flatMap(({ variance }) => variance?.[layer] ?? []);
          expect({
            cost: sum(parts.map(({ cost }) => cost ?? "0.00")),
            planCost: sum(parts.map(({ planCost }) => planCost)),
            unknownCost: total(parts.map(({ unknownCost }) => unknownCost)),
          }).toEqual(
            board.total.variance?.[layer]
              ? {
                  ...board.total.variance[layer],
                  cost: board.total.variance[layer].cost ?? "0.00",
                }
              : { cost: "0.00", planCost: "0.00", unknownCost: 0 },
          );
          expect(total(of("days"))).toBe(whole?.days ?? 0);
          expect(total(of("quantity"))).toBe(whole?.quantity ?? 0);
          expect(total(of("unknownCost"))).toBe(whole?.unknownCost ?? 0);
        }
      }
    }
  });

  it("are of the records as their reader sees them: own drafts, and everybody's changes on their way", async () => {
    const names = async (member = world.maria) =>
      (await showMatrix(world.deps, member, { group: "category" })).rows.map(({ values }) => values);
    const mine = await names();
    expect(mine).toContainEqual(["Mine"]);
    expect(mine).toContainEqual(["On its way"]);
    expect(mine).not.toContainEqual(["Of Jonas alone"]);
    expect(mine.flat()).toEqual(expect.arrayContaining(["Cranes", "cranes"]));
    expect(mine.filter((values) => values.length === 2).map((values) => values.length)).toEqual([2]);
    expect(mine.at(-1)).toEqual([null]);
    expect(await names(world.jonas)).toContainEqual(["Of Jonas alone"]);
  });

  it("have behind each cell the records that it is made of", async () => {
    const shown = await matrix({}, "category", { from: "2026-01", to: "2026-02" });
    expect(shown.columns).toEqual(expect.arrayContaining(["before", "after", "none", "2026-01", "2026-02"]));
    for (const column of shown.columns) {
      const cells = shown.total.varianceCells;
      const place = cells?.at.indexOf(shown.columns.indexOf(column)) ?? -1;
      const { records } = await listCell(world.deps, world.maria, {
        layers: ["forecast", "plan"],
        months: monthsOf(column, shown),
      });
      const [known, unknown] = [true, false].map((is) =>
        records.filter(({ shares }) => Object.values(shares).every(({ cost }) => cost !== null) === is),
      );
      const cost = (layer: Layer) => sum((known ?? []).map(({ shares }) => shares[layer]?.cost ?? "0.00"));
      expect([subtractMoney(cost("forecast"), cost("plan")), unknown?.length]).toEqual([
        cells?.cost[place] ?? "0.00",
        cells?.unknownCost[place] ?? 0,
      ]);
    }
    for (const layer of LAYERS) {
      for (const column of shown.columns) {
        const cell = at(shown.total.layers[layer], shown.columns.indexOf(column));
        const behind = await listCell(world.deps, world.maria, {
          layers: [layer],
          months: monthsOf(column, shown),
        });
        const shares = behind.records.map(({ shares: { [layer]: share } }) => share);
        expect({
          cost: sum(shares.map((share) => share?.cost ?? "0.00")),
          days: total(shares.map((share) => share?.days ?? 0)),
          quantity: behind.total,
        }).toEqual(cell);
        const { conditions } = behind;
        if (conditions === null) continue;
        const list = await listRecords(world.deps, world.maria, {
          filter: { fields: conditions },
          limit: 500,
        });
        expect(list.rows.map(({ pfaId }) => pfaId).sort()).toEqual(
          behind.records.map(({ pfaId }) => pfaId).sort(),
        );
      }
    }
  });

  it("name conditions for a cell of sound records, and order by what a difference weighs", async () => {
    const filter: RecordFilter = { fields: { category: { op: "in", values: ["Cranes", "cranes", "Mine"] } } };
    const sound: RecordFilter = { ...filter, search: '"Equipment 2"' };
    const cell = (layers: Layer[], months: CellMonths) =>
      listCell(world.deps, world.maria, { filter: sound, layers, months });
    expect((await cell(["forecast"], { from: "2026-08", to: "2026-09" })).conditions).toEqual({
      forecastStart: { op: "between", to: "2026-09-30" },
      forecastEnd: { op: "between", from: "2026-08-02" },
    });
    expect((await cell(["forecast"], {})).conditions).toEqual({});
    const both = await cell(["forecast", "plan"], { from: "2026-09" });
    expect(both.conditions).toBeNull();
    const weights = both.records.map(({ shares }) =>
      Math.abs(Number(shares.forecast?.cost ?? 0) - Number(shares.plan?.cost ?? 0)),
    );
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    const changed = both.records.find(({ pfaId }) => pfaId === pfaIdOf(202));
    expect(changed).toMatchObject({ description: "Equipment 202" });
    expect(compareMoney(changed?.shares.forecast?.cost ?? "0.00", "0.00")).toBe(1);
  });

  it("hold no money for whoever may not see it", async () => {
    const { deps, contractor } = world;
    const shown = await showMatrix(deps, contractor, { group: "dor" });
    const answers = [
      shown,
      await showBoard(deps, contractor, {}),
      await listCell(deps, contractor, { layers: ["forecast"], months: {} }),
      await readTrend(deps, contractor, {}),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/cost/i);
    expect(shown.total.layers.plan.total?.days).toBe((await matrix()).total.layers.plan.total?.days);
    await expect(
      showMatrix(deps, contractor, { group: null, filter: { fields: { monthlyRate: { op: "filled" } } } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are refused for too many months or groups, and empty without records", async () => {
    for (const range of [
      { from: "2026-02", to: "2026-01" },
      { from: "2000-01", to: "2020-01" },
    ]) {
      await expect(matrix({}, null, range)).rejects.toMatchObject({ code: "BAD_INPUT", field: "to" });
    }
    const { deps, stranger, other } = world;
    const none = await showMatrix(deps, stranger, { group: "model" });
    expect(none).toMatchObject({ first: null, last: null, columns: [], rows: [], total: { records: 0 } });
    await world.seedRecords(1001, {
      organizationId: other.id,
      change: (index) => ({
        model: `Model ${index}`,
        class: `Class ${index}`,
        ...(index === 1 && { originalStart: "1990-01-01", originalEnd: "1990-02-02" }),
      }),
    });
    await expect(showMatrix(deps, stranger, { group: "model" })).rejects.toMatchObject({
      code: "TOO_MANY",
      field: "group",
    });
    const { by } = await showBoard(deps, stranger, {});
    expect(by.class).toBeNull();
    expect(by.source).not.toBeNull();
    const monthsIn = async (range: MonthRange) =>
      (await showMatrix(deps, stranger, { group: null, ...range })).columns.filter((name) =>
        /^\d/.test(name),
      );
    const whole = await monthsIn({ from: "2010-01" });
    const { last } = await showMatrix(deps, stranger, { group: null });
    expect([whole[0], whole.at(-1)]).toEqual(["2010-01", last]);
    expect((await monthsIn({ from: "1991-01" })).length).toBe(240);
    expect(await monthsIn({ to: "1990-02" })).toEqual(["1990-01", "1990-02"]);
    expect(await monthsIn({ to: "1980-02" })).toEqual(["1980-02"]);
    expect(await monthsIn({ from: "2999-12" })).toEqual(["2999-12"]);
    expect((await monthsIn({ to: "2026-01" })).length).toBe(240);
    const fit = await showMatrix(deps, stranger, { group: null });
    expect([fit.first, fit.columns.length, fit.columns[0], fit.rows]).toEqual(["1990-01", 241, "before", []]);
    const all = await listCell(deps, stranger, { layers: ["forecast"], months: {} });
    expect([all.total, all.records.length]).toEqual([1001, 500]);
  });

  it("move from day to day", async () => {
    const { deps, maria, organization } = world;
    await refreshGold(deps, organization.id);
    const { points, asOf } = await readTrend(deps, maria, {});
    const { totals, total: count } = await listRecords(deps, { ...maria, userId: world.viewer.userId }, {});
    expect(points.map(({ day }) => day)).toEqual([asOf]);
    expect(points[0]?.layers.plan.cost).toBe(totals?.planCost);
    expect(points[0]?.records).toBe(count);
    world.advance(2 * 86_400_000);
    await refreshGold(deps, organization.id);
    expect((await readTrend(deps, maria, {})).points).toHaveLength(2);
    expect((await readTrend(deps, maria, { days: 1 })).points).toHaveLength(1);
  });
});
