import { expect, it } from "vitest";
import { openedByBadge } from "#src/features/sync-status/opened-by-badge.ts";
import type { RowView } from "#src/features/working-set/record-row.ts";

const view = (problem: object | null) =>
  ({ row: { pfaId: "PFA-1", problem }, local: {}, refused: {} }) as RowView;

it.each([
  [{ status: "conflict", conflictId: "c", modificationId: "m" }, { conflict: "c" }],
  [{ status: "conflict", conflictId: null, modificationId: "m" }, { error: "m" }],
  [{ status: "failed", conflictId: null, modificationId: "m" }, { error: "m" }],
  [null, { record: "PFA-1" }],
] as const)("the badge of a record whose problem is %j opens %j", (problem, opened) => {
  expect(openedByBadge(view(problem))).toEqual(opened);
});
