import { beforeEach, expect, it } from "vitest";
import { type DraftChange, DraftWriter } from "#src/features/drafts/draft-writer.ts";
import { problemOf } from "#src/features/shell/problem.ts";
import { takeUnsaved } from "#src/features/shell/unsaved-changes.ts";
import { UnsavedWatch } from "#src/features/shell/unsaved-watch.ts";
import { RowStore, type SavedDraft } from "#src/features/working-set/row-store.ts";
import { testRow } from "#src/features/working-set/test-row.ts";

const held = new Map<string, string>();
const memory = {
  getItem: (key: string) => held.get(key) ?? null,
  setItem: (key: string, value: string) => void held.set(key, value),
  removeItem: (key: string) => void held.delete(key),
};
beforeEach(() => held.clear());

/** A writer whose server answers when it is told to. */
function organization() {
  const store = new RowStore();
  store.put([testRow("A")], store.tick());
  const asked: {
    changes: DraftChange[];
    answer: (saved: SavedDraft[]) => void;
    fail: (why: Error) => void;
  }[] = [];
  const writer = new DraftWriter({
    store,
    send: (changes) =>
      new Promise((answer, fail) => {
        asked.push({ changes, answer, fail });
      }),
    problemOf,
    onRefused: () => undefined,
    gatherMs: 60_000,
  });
  const type = (value: string) => writer.edit([{ pfaId: "A", field: "model", value, seen: null }]);
  const answer = async () => {
    asked.shift()?.answer([{ pfaId: "A", draft: null, findings: [] }]);
    await writer.flush();
  };
  return { writer, type, asked, answer };
}

const leaves = (page: EventTarget) => {
  const event = new Event("beforeunload", { cancelable: true });
  page.dispatchEvent(event);
  page.dispatchEvent(new Event("pagehide"));
  return event.defaultPrevented;
};

it("sends what is left when somebody leaves the organization, and watches until it is saved", async () => {
  const page = new EventTarget() as unknown as Window & EventTarget;
  const watch = new UnsavedWatch(memory, () => page);
  const [left, next] = [organization(), organization()];
  const leave = watch.watch("left", left.writer);
  left.type("New");
  leave();
  watch.watch("next", next.writer);
  expect(left.asked).toHaveLength(1);
  expect(leaves(page)).toBe(true);
  expect(takeUnsaved(memory, "left")).toMatchObject([{ pfaId: "A", field: "model", value: "New" }]);
  await left.answer();
  expect(leaves(page)).toBe(false);
  expect(takeUnsaved(memory, "left")).toEqual([]);
});

it("keeps what two writers of one organization have", () => {
  const page = new EventTarget() as unknown as Window & EventTarget;
  const watch = new UnsavedWatch(memory, () => page);
  const [before, again] = [organization(), organization()];
  const leave = watch.watch("key", before.writer);
  before.type("Before");
  leave();
  watch.watch("key", again.writer);
  expect(leaves(page)).toBe(true);
  expect(takeUnsaved(memory, "key").map(({ value }) => value)).toEqual(["Before"]);
  again.type("Again");
  leaves(page);
  expect(takeUnsaved(memory, "key").map(({ value }) => value)).toEqual(["Before", "Again"]);
});

it("looks at a writer again that was left and entered again", async () => {
  const page = new EventTarget() as unknown as Window & EventTarget;
  const watch = new UnsavedWatch(memory, () => page);
  const one = organization();
  one.type("First");
  watch.watch("key", one.writer)();
  const leave = watch.watch("key", one.writer);
  await one.answer();
  one.type("Second");
  expect(leaves(page)).toBe(true);
  one.writer.resume();
  watch.resume();
  page.dispatchEvent(new Event("online"));
  await one.answer();
  leave();
  expect(leaves(page)).toBe(false);
});
