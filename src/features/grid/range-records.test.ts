import { describe, expect, it } from "vitest";
import { idsOf } from "#src/features/grid/range-records.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { RecordPages } from "#src/features/working-set/record-pages.ts";
import { RowStore } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const name = (index: number) => `P${index}`;

/** 250 records of which the first 100 are here. */
async function firstWindow(): Promise<{ pages: RecordPages }> {
  const pages = new RecordPages(new RowStore(), async (offset, limit) => ({
    rows: Array.from({ length: limit }, (_, at) => testRow(name(offset + at))),
    total: 250,
    today: "2026-01-05",
  }));
  await pages.ensure(0, 99);
  return { pages };
}
const indexes = Array.from({ length: 20 }, (_, at) => 90 + at);
const inOrder = async (offset: number, limit: number) =>
  Array.from({ length: limit }, (_, at) => name(offset + at));

describe("ids of rows that aren't all loaded", () => {
  it("are asked for, in the order shown", async () => {
    expect(await idsOf(await firstWindow(), { ids: inOrder }, indexes)).toEqual(indexes.map(name));
  });

  it("are not guessed when a record has gone above them: nothing is written into rows that nobody saw", async () => {
    const shifted = (offset: number, limit: number) => inOrder(offset + 1, limit);
    const refusal = await idsOf(await firstWindow(), { ids: shifted }, indexes).catch(problemOf);
    expect(refusal).toMatchObject({ kind: "refused", message: expect.stringContaining("come or gone") });
  });

  it("are not guessed when there are fewer than shown", async () => {
    const fewer = async (offset: number) => [name(offset)];
    const refusal = await idsOf(await firstWindow(), { ids: fewer }, indexes).catch(problemOf);
    expect(refusal).toMatchObject({ code: "STALE" });
  });
});
