import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { monthlyFigures, totalFigures } from "#src/services/gold/figures.ts";
import { refreshGold } from "#src/services/gold/refresh-gold.ts";
import { pfaIdOf } from "#src/services/testing/records.ts";
import { createWorld, type World } from "#src/services/testing/world.ts";

/** What neither fits into an index nor can be packed: four bytes each, in no order. */
const noise = (length: number) =>
  Array.from({ length }, () => String.fromCodePoint(0x20000 + randomInt(0xa000))).join("");

describe("a text that is longer than an index can hold", () => {
  let world: World;
  const head = noise(500);
  const texts = [`${head}${noise(2500)}`, `${head}${noise(2500)}`, `${noise(3000)}`];
  const refresh = () => refreshGold(world.deps, world.organization.id);
  const byCategory = async () => {
    const { rows } = await totalFigures(world.deps, world.maria, { groupBy: ["category"] });
    return new Map(rows.map((row) => [row.group.category, row.layers.forecast?.quantity]));
  };
  const months = async () => {
    const range = { from: "1990-01", to: "2049-12", groupBy: ["category"] as const };
    return (await monthlyFigures(world.deps, world.maria, range)).rows.map((row) => row.group.category);
  };

  beforeAll(async () => {
    world = await createWorld();
    await world.seedRecords(3, { change: (index) => ({ category: texts[index - 1] ?? null }) });
  });
  afterAll(() => world.close());

  it("groups by its first 500 characters, and stays whole with its record", async () => {
    expect(await refresh()).toMatchObject({ status: "refreshed", records: 3 });
    const cut = texts[2]?.slice(0, 1000);
    expect(await byCategory()).toEqual(
      new Map([
        [head, 2],
        [cut, 1],
      ]),
    );
    expect(new Set(await months())).toEqual(new Set([head, cut]));
    expect(await world.rows("SELECT category FROM gold.fact_record ORDER BY pfa_id")).toEqual(
      texts.map((category) => ({ category })),
    );
  });

  it("leaves its group like any other", async () => {
    await world.changeInPems(pfaIdOf(1), { category: "Cranes" });
    await world.changeInPems(pfaIdOf(3), { category: texts[1] ?? null });
    expect(await refresh()).toMatchObject({ status: "refreshed", records: 2 });
    const left = [
      ["Cranes", 1],
      [head, 2],
    ] as const;
    expect(await byCategory()).toEqual(new Map(left));
    expect(new Set(await months())).toEqual(new Set(left.map(([category]) => category)));
  });
});
