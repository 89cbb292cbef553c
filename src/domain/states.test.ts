import { describe, expect, test } from "vitest";
import {
  CONFLICT,
  CONFLICT_STATES,
  canMove,
  MODIFICATION,
  MODIFICATION_STATES,
  OVERLAID_FOR_ALL,
  QUEUE_ITEM,
  QUEUE_ITEM_STATES,
} from "#src/domain/states.ts";

/** The whole table, as `from → to` pairs, so that a change of it is a change of this test. */
const moves = <S extends string>(states: readonly S[], may: (from: S, to: S) => boolean) =>
  states.map((from) => `${from}: ${states.filter((to) => may(from, to)).join(" ")}`);

describe("transitions", () => {
  test("of a modification", () => {
    expect(moves(MODIFICATION_STATES, (from, to) => canMove("modification", from, to))).toEqual([
      "draft: committed queued discarded",
      "committed: draft queued discarded",
      "queued: draft syncing discarded",
      "syncing: queued synced conflict failed",
      "synced: ",
      "conflict: committed queued synced discarded",
      "failed: committed queued discarded",
      "discarded: ",
    ]);
  });
  test("of a queue item", () => {
    expect(moves(QUEUE_ITEM_STATES, (from, to) => canMove("queueItem", from, to))).toEqual([
      "pending: processing cancelled",
      "processing: pending completed failed cancelled",
      "completed: ",
      "failed: pending cancelled",
      "cancelled: ",
    ]);
  });
  test("of a conflict", () => {
    expect(moves(CONFLICT_STATES, (from, to) => canMove("conflict", from, to))).toEqual([
      "unresolved: pending_approval resolved_auto resolved_manual withdrawn",
      "pending_approval: unresolved resolved_auto resolved_manual withdrawn",
      "resolved_auto: ",
      "resolved_manual: ",
      "withdrawn: ",
    ]);
  });
});

test("each state says how it is entered", () => {
  for (const state of [MODIFICATION, QUEUE_ITEM, CONFLICT].flatMap((table) => Object.values(table))) {
    expect(state.meaning).toMatch(/[Ee]ntered .*\.$/);
  }
});

test("a change is laid over the mirror for everybody while it is on its way, and only then", () => {
  const overlaid: readonly string[] = OVERLAID_FOR_ALL;
  expect(MODIFICATION_STATES.filter((state) => !overlaid.includes(state))).toEqual([
    "draft",
    "synced",
    "conflict",
    "failed",
    "discarded",
  ]);
});
