import { beforeEach, expect, it, vi } from "vitest";
import { notify } from "#src/components/toast.tsx";
import { GridCursor } from "#src/features/grid/grid-cursor.ts";
import { RangeActions } from "#src/features/grid/range-actions.ts";
import { RangeCommands } from "#src/features/grid/range-commands.ts";
import type { RangeContext } from "#src/features/grid/range-job.ts";

vi.mock("#src/components/toast.tsx");

/** A range of two cells, and its commands, whose code isn't here yet. */
function range() {
  const cursor = new GridCursor();
  cursor.select({ row: 3, column: 2 }, { row: 4, column: 2 });
  const workingSet = { pages: "those that were meant" };
  const actions = new RangeActions(() => ({ workspace: { cursor }, workingSet }) as unknown as RangeContext);
  const enter = vi.spyOn(RangeCommands.prototype, "enter").mockResolvedValue();
  return { cursor, workingSet, actions, enter };
}

beforeEach(() => vi.clearAllMocks());

it("does what was asked for once its code is here", async () => {
  const { actions, enter } = range();
  await actions.enter("X");
  expect(enter.mock.calls).toEqual([["X"]]);
  expect(notify).not.toHaveBeenCalled();
});

it.each([
  ["another range", ({ cursor }: ReturnType<typeof range>) => cursor.move({ row: 9, column: 2 })],
  [
    "other records",
    ({ workingSet }: ReturnType<typeof range>) => Object.assign(workingSet, { pages: "others" }),
  ],
])("does nothing to %s that came meanwhile, and says so", async (_, change) => {
  const given = range();
  const entered = given.actions.enter("X");
  change(given);
  await entered;
  expect(given.enter).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledWith(expect.objectContaining({ title: "Nothing was done" }));
});

it("begins in the event that asks for it where the code is here", async () => {
  const { actions, enter } = range();
  await actions.code.load();
  void actions.enter("X");
  expect(enter).toHaveBeenCalled();
});
