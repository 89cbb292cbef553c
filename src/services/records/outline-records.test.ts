import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { daysBetween } from "#src/domain/calendar.ts";
import { actualCost, forecastCost, planCost, sumCosts } from "#src/domain/cost.ts";
import type { FieldCondition, FieldConditions } from "#src/domain/field-condition.ts";
import { compareMoney } from "#src/domain/money.ts";
import {
  FIELD,
  type FieldValue,
  type PfaFields,
  RECORD_FIELDS,
  type RecordField,
} from "#src/domain/record.ts";
import type { GroupField } from "#src/domain/record-order.ts";
import { saveDraft } from "#src/services/drafts/save-draft.ts";
import type { Member } from "#src/services/organizations/member.ts";
import { listIds } from "#src/services/records/list-ids.ts";
import { type ListRecordsInput, listRecords } from "#src/services/records/list-records.ts";
import { outlineRecords } from "#src/services/records/outline-records.ts";
import type { RecordSort } from "#src/services/records/record-sort.ts";
import { suggestValues } from "#src/services/records/suggest-values.ts";
import { summarizeRecords } from "#src/services/records/summarize-records.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { refusal } from "#src/services/testing/refusals.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

type Shown = PfaFields & { pfaId: string };
const isKnown = (value: string | null): value is string => value !== null;

describe("what a workspace asks of the records", () => {
  let world: World;
  let shown: Shown[];
  let today: string;
  const list = (input: ListRecordsInput, who: Member = world.maria) => listRecords(world.deps, who, input);
  const outline = (group: GroupField[], who: Member = world.maria) =>
    outlineRecords(world.deps, who, { group });

  function oddRecord(index: number): Partial<PfaFields> {
    const pick = <T>(...choices: T[]) => choices[(index * 7919 + 13) % choices.length] as T;
    return {
      description: pick("Crane 100%", "crane of_it \\", null, "Pump"),
      category: pick("Cranes", "cranes", null, "Power", "CRANES"),
      class: pick("A", "B", null),
      source: pick<PfaFields["source"]>("Rental", "Purchase", null),
      monthlyRate: pick("0.01", null, "-5.00", "5500.50", "15.22"),
      forecastStart: pick("2026-01-31", null, "2026-06-01"),
      forecastEnd: pick("2026-03-01", "2025-01-01", null, "2027-08-15", "2026-06-01"),
      actualEnd: pick(null, "2026-05-05"),
    };
  }

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(20);
    await world.seedRecords(180, { from: 1001, change: oddRecord });
    await world.seedRecords(2, { from: 5000, organizationId: world.other.id });
    const edit = (index: number, set: Record<string, unknown>) => ({
      pfaId: pfaIdOf(index),
      set,
      seenVersion: 1,
    });
    await saveDraft(world.deps, world.maria, {
      changes: [
        edit(3, { category: "Drafted", forecastEnd: "2028-01-01", monthlyRate: "70.00", equipment: "EQ-7" }),
        edit(4, { equipment: "7 EQ" }),
        edit(5, { equipment: "eq-9" }),
        edit(6, { equipment: "eq-9" }),
      ],
    });
    const { rows, ...page } = await list({ limit: 500 });
    today = page.today;
    shown = rows.map((row) => ({ pfaId: row.pfaId, ...row.fields, ...row.draft?.delta }) as Shown);
  });
  afterAll(() => world.close());

  describe("groups", () => {
    it("stand in the order of the list, each before those in it, with its own totals", async () => {
      const group: GroupField[] = ["category", "source", "isActualized"];
      const sort: RecordSort = group.map((field) => ({ field, direction: "asc" }));
      const inOrder = (await listIds(world.deps, world.maria, { sort, offset: 0, limit: 500 })).pfaIds;
      const { groups, total } = await outline(group);
      expect(total).toBe(shown.length);
      const lower = (value: FieldValue | undefined) =>
        typeof value === "string" ? value.toLowerCase() : value;
      let place = 0;
      for (const { path, count, start, end, ...costs } of groups) {
        const members = shown.filter((one) =>
          path.every((value, level) => lower(value) === lower(one[group[level] as RecordField])),
        );
        expect(members).toHaveLength(count);
        const slice = inOrder.slice(place, place + count);
        expect(slice.toSorted()).toEqual(members.map(({ pfaId }) => pfaId).toSorted());
        if (path.length === group.length) place += count;
        const starts = members
          .map((one) => one.forecastStart)
          .filter(isKnown)
          .sort();
        const ends = members
          .map((one) => one.forecastEnd)
          .filter(isKnown)
          .sort();
        expect([start, end]).toEqual([starts[0] ?? null, ends.at(-1) ?? null]);
        const plan = sumCosts(members.map((one) => planCost(one, today)));
        const forecast = sumCosts(members.map((one) => forecastCost(one, today)));
        const happened = members.filter((one) => one.isActualized);
        const actual = sumCosts(happened.map((one) => actualCost(one, today)));
        expect(costs).toEqual({
          planCost: plan.total,
          forecastCost: forecast.total,
          actualCost: actual.total,
          unknownPlan: plan.unknown,
          unknownForecast: forecast.unknown,
          unknownActual: actual.unknown,
        });
      }
      expect(place).toBe(shown.length);
      // The way to a group is spelled as the group that it is in.
      for (const { path } of groups.filter((one) => one.path.length > 1)) {
        expect(groups.map((one) => one.path)).toContainEqual(path.slice(0, -1));
      }
    });

    it("are those of the member's own view, without money where they may see none", async () => {
      const own = (await outline(["category"])).groups.filter(({ path }) => path[0] === "Drafted");
      expect(own).toMatchObject([{ count: 1, end: "2028-01-01" }]);
      const others = await outline(["category"], world.contractor);
      expect(others.groups.some(({ path }) => path[0] === "Drafted")).toBe(false);
      expect(JSON.stringify(others)).not.toMatch(/cost|unknown/i);
      const filtered = await outlineRecords(world.deps, world.maria, {
        filter: { source: "Rental" },
        group: ["dor"],
      });
      expect(filtered.total).toBe(shown.filter(({ source }) => source === "Rental").length);
    });

    it("tell the days of plans and actuals, where they are asked for", async () => {
      const { groups } = await outlineRecords(world.deps, world.maria, {
        group: ["isDiscontinued"],
        layers: true,
      });
      expect((await outline(["isDiscontinued"])).groups[0]).not.toHaveProperty("planStart");
      for (const { path, planStart, planEnd, actualStart, actualEnd } of groups) {
        const members = shown.filter(({ isDiscontinued }) => isDiscontinued === path[0]);
        const onSite = members.filter((one) => one.isActualized);
        const sorted = (days: (string | null)[]) => days.filter(isKnown).sort();
        const until = onSite.map(
          (one) => one.actualStart && (one.actualEnd ?? sorted([one.actualStart, today]).at(-1) ?? null),
        );
        expect([planStart, planEnd, actualStart, actualEnd]).toEqual([
          sorted(members.map((one) => one.originalStart))[0] ?? null,
          sorted(members.map((one) => one.originalEnd)).at(-1) ?? null,
          sorted(onSite.map((one) => one.actualStart))[0] ?? null,
          sorted(until).at(-1) ?? null,
        ]);
      }
    });

    it("are refused where there are too many", async () => {
      const model = (index: number) => ({ model: `Model ${index}`, isDiscontinued: true });
      await world.seedRecords(5001, { from: 20_001, change: model });
      const filter = { discontinued: "only" } as const;
      const attempt = outlineRecords(world.deps, world.maria, { filter, group: ["model"] });
      expect((await refusal(attempt, "TOO_MANY")).message).toContain("5,000 groups");
    });
  });

  it("gives ids in the order of the list, by all that is only worked out", async () => {
    for (const field of ["planCost", "actualCost", "duration", "pemsUpdatedAt"] as const) {
      const sort: RecordSort = [
        { field: "source", direction: "desc" },
        { field, direction: "desc" },
      ];
      const { pfaIds, total } = await listIds(world.deps, world.maria, { sort, offset: 50, limit: 100 });
      expect(total).toBe(shown.length);
      expect(pfaIds).toEqual((await list({ sort, offset: 50, limit: 100 })).rows.map((row) => row.pfaId));
    }
    const sort: RecordSort = [{ field: "duration", direction: "asc" }];
    const { pfaIds } = await listIds(world.deps, world.maria, { sort, offset: 0, limit: 500 });
    const days = pfaIds.flatMap((id) => {
      const one = shown.find(({ pfaId }) => pfaId === id);
      return one?.forecastStart && one.forecastEnd ? [daysBetween(one.forecastStart, one.forecastEnd)] : [];
    });
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    expect(days[0]).toBeLessThan(0);
  });

  it("sums and averages a selection, over what is known", async () => {
    const except = [pfaIdOf(1), pfaIdOf(3)];
    const { count, figures } = await summarizeRecords(world.deps, world.maria, {
      selection: { filter: { source: "Rental" }, except },
    });
    const rentals = shown.filter(({ source, pfaId }) => source === "Rental" && !except.includes(pfaId));
    expect(count).toBe(rentals.length);
    const costs = sumCosts(rentals.map((one) => forecastCost(one, today)));
    const known = rentals.length - costs.unknown;
    const average = (Number(costs.total) / known).toFixed(2);
    expect(figures.forecastCost).toEqual({ sum: costs.total, average, known });
    const lengths = rentals.flatMap(({ forecastStart, forecastEnd }) =>
      forecastStart && forecastEnd && forecastEnd >= forecastStart
        ? [daysBetween(forecastStart, forecastEnd)]
        : [],
    );
    const sum = lengths.reduce((total, days) => total + days, 0);
    expect(figures.durationDays).toMatchObject({ sum, known: lengths.length });
    expect(figures.durationDays?.average).toBeCloseTo(sum / lengths.length, 1);

    const named = { selection: { pfaIds: [pfaIdOf(3), pfaIdOf(5000), "no such"] } };
    expect(await summarizeRecords(world.deps, world.maria, named)).toMatchObject({
      count: 1,
      figures: { monthlyRate: { sum: "70.00", average: "70.00", known: 1 } },
    });
    const poor = await summarizeRecords(world.deps, world.contractor, named);
    expect(Object.keys(poor.figures)).toEqual(["durationDays"]);
    const nothing = await summarizeRecords(world.deps, world.maria, { selection: { pfaIds: ["no such"] } });
    expect(nothing.figures.planCost).toEqual({ sum: "0.00", average: null, known: 0 });
  });

  it("suggests values that occur, those that begin with the text first", async () => {
    const suggest = (text: string, limit = 20) =>
      suggestValues(world.deps, world.maria, { field: "equipment", text, limit });
    expect(await suggest(" Eq")).toEqual({
      values: [
        { value: "eq-9", count: 2 },
        { value: "EQ-7", count: 1 },
        { value: "7 EQ", count: 1 },
      ],
    });
    expect((await suggest("", 1)).values).toEqual([{ value: "eq-9", count: 2 }]);
    expect(await suggest("%")).toEqual({ values: [] });
  });

  describe("conditions on fields", () => {
    const found = async (fields: FieldConditions) =>
      (await list({ filter: { fields }, limit: 500, totals: false })).rows.map(({ pfaId }) => pfaId);

    it("hold for what the member sees, whatever they are", async () => {
      const text = fc.constantFrom("cr", "CRANE", "%", "_", "\\", " ", "Drafted", "\u0000");
      const day = fc.constantFrom("2026-01-31", "2026-06-01", "2025-01-01", "2028-01-01");
      const money = fc.constantFrom("-5.00", "0.01", "15.22", "5500.50");
      const between = (bound: fc.Arbitrary<string>) =>
        fc.record({ op: fc.constant("between" as const), from: bound, to: bound }, { requiredKeys: ["op"] });
      const common = fc.constantFrom<FieldCondition>({ op: "empty" }, { op: "filled" });
      const forKind = (field: RecordField): fc.Arbitrary<FieldCondition> => {
        const values = fc.subarray(
          [...new Set(shown.map((one) => one[field]))].flatMap((value) =>
            typeof value === "string" ? [value] : [],
          ),
        );
        const listed = values.map((some): FieldCondition => ({ op: "in", values: some }));
        switch (FIELD[field].kind) {
          case "text":
            return fc.oneof(
              common,
              listed,
              text.map((part): FieldCondition => ({ op: "contains", text: part })),
            );
          case "date":
            return fc.oneof(common, between(day));
          case "money":
            return fc.oneof(common, between(money));
          case "boolean":
            return fc.boolean().map((value): FieldCondition => ({ op: "is", value }));
          default:
            return fc.oneof(common, listed);
        }
      };
      const one = fc
        .constantFrom(...RECORD_FIELDS)
        .chain((field) => forKind(field).map((condition) => [field, condition] as const));
      const seed = Date.now() % 1_000_000;
      for (const entries of fc.sample(fc.array(one, { minLength: 1, maxLength: 2 }), { numRuns: 80, seed })) {
        const fields: FieldConditions = Object.fromEntries(entries);
        const expected = shown.filter((record) =>
          RECORD_FIELDS.every((field) => holds(fields[field], field, record[field])),
        );
        const answer = await found(fields);
        expect(answer, `seed ${seed}: ${JSON.stringify(fields)}`).toEqual(expected.map(({ pfaId }) => pfaId));
      }
    });

    it("are refused where they make no sense for their field", async () => {
      const wrong: FieldConditions[] = [
        { forecastEnd: { op: "contains", text: "2026" } },
        { isActualized: { op: "empty" } },
        { monthlyRate: { op: "between", from: "much" } },
        { actualEnd: { op: "between", to: "2026-02-30" } },
        { originalStart: { op: "between", from: "" } },
        { source: { op: "in", values: ["Gift"] } },
      ];
      for (const fields of wrong) {
        expect((await refusal(found(fields), "BAD_INPUT")).field).toBe(Object.keys(fields)[0]);
      }
      const rate: FieldConditions = { monthlyRate: { op: "filled" } };
      const attempt = list({ filter: { fields: rate } }, world.contractor);
      expect((await refusal(attempt, "FORBIDDEN")).field).toBe("monthlyRate");
    });
  });
});

/** The same as the SQL, on a value. */
function holds(condition: FieldCondition | undefined, field: RecordField, value: FieldValue): boolean {
  if (condition === undefined) return true;
  switch (condition.op) {
    case "contains": {
      const text = condition.text.replaceAll("\u0000", "").trim().toLowerCase();
      return text === "" || (typeof value === "string" && value.toLowerCase().includes(text));
    }
    case "in":
      return condition.values.length === 0 || condition.values.includes(String(value));
    case "between": {
      const { from, to } = condition;
      if (from === undefined && to === undefined) return true;
      if (typeof value !== "string") return false;
      const compare =
        FIELD[field].kind === "money" ? compareMoney : (a: string, b: string) => (a < b ? -1 : 1);
      const atLeast = from === undefined || from === value || compare(from, value) < 0;
      return atLeast && (to === undefined || to === value || compare(value, to) < 0);
    }
    case "is":
      return value === condition.value;
    case "empty":
      return value === null;
    case "filled":
      return value !== null;
  }
}
