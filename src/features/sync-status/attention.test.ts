import { expect, it } from "vitest";
import { attentionOf } from "#src/features/sync-status/attention.ts";

const none = { drafts: 0, queued: 0, syncing: 0, conflicts: 0, failed: 0 };
const status = (mine: Partial<typeof none>, approvals = 0) => ({ mine: { ...none, ...mine }, approvals });

it("names what waits for the user, the most urgent first", () => {
  const many = attentionOf(status({ conflicts: 2, failed: 1200 }, 4), { collisions: 1, broken: 3 });
  expect(many.map(({ title }) => title)).toEqual([
    "2 conflicts with PEMS",
    "1,200 changes that PEMS couldn't take",
    "4 decisions wait for your approval",
    "1 draft of a value that changed meanwhile",
    "3 drafts that can't be sent yet",
  ]);
  const one = attentionOf(status({ conflicts: 1, failed: 1 }, 1), { collisions: 2, broken: 1 });
  expect(one.map(({ title }) => title)).toEqual([
    "1 conflict with PEMS",
    "1 change that PEMS couldn't take",
    "1 decision waits for your approval",
    "2 drafts of values that changed meanwhile",
    "1 draft that can't be sent yet",
  ]);
});

it("is nothing when nothing waits, or nothing is known", () => {
  expect(attentionOf(status({}), { collisions: 0, broken: 0 })).toEqual([]);
  expect(attentionOf(undefined, undefined)).toEqual([]);
});
